# Reads a list of JUnit XML reports (one path a line) and says what was run, what took longest, and
# what was skipped for which reason.  The last line is the total.  Exits 1 if tests failed, if none
# was run, or if one was skipped where skips_fail is set.

function attribute(line, name,    from) {
  from = index(line, " " name "=\"")
  if (!from) return ""
  line = substr(line, from + length(name) + 3)
  return substr(line, 1, index(line, "\"") - 1)
}

function reason(line) { # from the attribute, or from the first line of the trace
  if (line ~ / message="/) {
    line = attribute(line, "message")
    gsub(/&#10;.*/, "", line)
    gsub(/&quot;/, "\"", line); gsub(/&apos;/, "'", line)
    gsub(/&lt;/, "<", line); gsub(/&gt;/, ">", line); gsub(/&amp;/, "\\&", line)
    return line
  }
  sub(/.*<!\[CDATA\[/, "", line)
  sub(/^[A-Za-z0-9_.$]*: /, "", line)
  return line
}

function read(path,    line, parts, test) {
  split(path, parts, "/")
  module = parts[2]
  if (!(module in run)) modules[++moduleCount] = module
  while ((getline line < path) > 0) {
    if (line ~ /^<testsuite /) {
      run[module] += attribute(line, "tests")
      failed[module] += attribute(line, "failures") + attribute(line, "errors")
      skipped[module] += attribute(line, "skipped")
      suite = attribute(line, "name")
      sub(/.*\./, "", suite)
      took[module ": " suite] = attribute(line, "time") + 0
    } else if (line ~ /^ *<testcase /) {
      test = suite "." attribute(line, "name")
    } else if (line ~ /^ *<skipped/) {
      why = reason(line)
      if (!(why in tests)) reasons[++reasonCount] = why
      tests[why] = tests[why] "\n    " test
    }
  }
  close(path)
}

{ read($0) }

END {
  print "\nslowest test classes:"
  for (n = 0; n < 5; n++) {
    best = ""
    for (name in took) if (best == "" || took[name] > took[best]) best = name
    if (best == "" || took[best] < 0.1) break
    printf "%7.1f s  %s\n", took[best], best
    delete took[best]
  }
  printf "\n%-14s %6s %6s %7s\n", "", "run", "failed", "skipped"
  for (m = 1; m <= moduleCount; m++) {
    module = modules[m]
    printf "%-14s %6d %6d %7d\n", module, run[module], failed[module], skipped[module]
    allRun += run[module]; allFailed += failed[module]; allSkipped += skipped[module]
  }
  if (reasonCount) print "\nskipped:"
  for (r = 1; r <= reasonCount; r++) print "  " reasons[r] tests[reasons[r]]
  bad = allFailed > 0
  if (!allRun) { print "\ncheck: no test was run"; bad = 1 }
  if (allSkipped && skips_fail) { print "\ncheck: CI is set, and there a skipped test is a failure"; bad = 1 }
  printf "\n%d passed, %d failed, %d skipped%s\n", allRun - allFailed - allSkipped, allFailed, allSkipped,
    build_failed && !allFailed ? "; but a gate failed, see above" : ""
  exit bad
}
