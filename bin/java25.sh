# Sourced: sets JAVA_HOME to a JDK 25 or newer, or explains and returns 1.  POSIX sh.
# Looks at FINGERPOST_JAVA_HOME, JAVA_HOME, java on the PATH, then the usual places.

java_major() { # DIR -> prints the feature number, reading DIR/release (fast) or asking the JVM
  _v=
  if [ -r "$1/release" ]; then
    _v=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1)
  fi
  if [ -z "$_v" ] && [ -x "$1/bin/java" ]; then
    _v=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  printf '%s' "${_v:-0}"
}

is_java() { # DIR NEED TOOL -> true if DIR/bin/TOOL exists and DIR is Java NEED or newer
  [ -x "$1/bin/$3" ] && [ "$(java_major "$1")" -ge "$2" ]
}

path_java_home() { # prints the home behind `java` on the PATH, links followed (macOS stub: its own answer)
  _j=$(command -v java 2>/dev/null) || return 0
  while [ -h "$_j" ]; do
    _l=$(ls -ld "$_j"); _l=${_l#*-> }
    case $_l in /*) _j=$_l ;; *) _j=$(dirname "$_j")/$_l ;; esac
  done
  dirname "$(dirname "$_j")"
}

find_java() { # NEED TOOL(java|javac) -> sets and exports JAVA_HOME
  _need=$1 _tool=$2 _seen=
  for _d in "${FINGERPOST_JAVA_HOME:-}" "${JAVA_HOME:-}"; do # fast path: nothing forked for the rest
    if [ -n "$_d" ] && is_java "$_d" "$_need" "$_tool"; then
      JAVA_HOME=$_d
      export JAVA_HOME
      return 0
    fi
  done
  _ifs=$IFS
  IFS='
'
  for _d in \
    "${FINGERPOST_JAVA_HOME:-}" \
    "${JAVA_HOME:-}" \
    "$(path_java_home)" \
    "$( [ -x /usr/libexec/java_home ] && /usr/libexec/java_home -v "$_need+" 2>/dev/null )" \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
    "${HOME:-}"/.jdks/* \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
  do
    [ -n "$_d" ] && [ -x "$_d/bin/java" ] || continue
    if is_java "$_d" "$_need" "$_tool"; then
      IFS=$_ifs
      JAVA_HOME=$_d
      export JAVA_HOME
      return 0
    fi
    _seen="$_seen
  $_d (Java $(java_major "$_d")$( [ -x "$_d/bin/$_tool" ] || printf ', no %s' "$_tool"))"
  done
  IFS=$_ifs
  {
    printf 'fingerpost: needs %s %s or newer, and found none.\n' "$([ "$_tool" = javac ] && echo JDK || echo Java)" "$_need"
    [ -z "$_seen" ] || printf 'Looked at:%s\n' "$_seen"
    printf 'Install one and set JAVA_HOME to its folder, for example:\n  export JAVA_HOME=/path/to/jdk-%s\n' "$_need"
  } >&2
  return 1
}
