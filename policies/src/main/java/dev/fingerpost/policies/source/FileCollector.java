package dev.fingerpost.policies.source;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers the files of one reading, within limits. Used by one thread. */
final class FileCollector {

  private final Map<String, byte[]> texts = new TreeMap<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private long bytes;
  private boolean isFull;

  void add(String path, byte[] text) {
    bytes += text.length;
    if (hasRoom(path)) {
      texts.put(path, text);
    }
  }

  /** Whether nothing more will be taken. */
  boolean isFull() {
    return isFull;
  }

  /** Takes note of a file that cannot be read. */
  void refuse(String path, String reason) {
    if (hasRoom(path)) {
      report(path, reason);
    }
  }

  private boolean hasRoom(String path) {
    boolean hadRoom = !isFull;
    isFull |=
        texts.size() + diagnostics.size() == PolicyFiles.MAX_FILES || bytes > PolicyFiles.MAX_BYTES;
    if (isFull && hadRoom) {
      report(path, "more than 10000 files or 16 MiB of policies");
    }
    return !isFull;
  }

  private void report(String path, String reason) {
    String shown = path.replaceAll("\\p{Cntrl}", "?");
    diagnostics.add(
        Diagnostic.error(TextCode.UNREADABLE.id(), "unreadable: " + reason, "", "")
            .at(new Location(shown, 1, 1)));
  }

  /** All, with a warning if there are none: a path that is not right looks just so. */
  PolicyFiles files(Revision revision, String where) {
    if (texts.isEmpty() && diagnostics.isEmpty()) {
      diagnostics.add(
          Diagnostic.warning(
              PolicyCode.NO_FILES.id(),
              "no policy files in " + where,
              "every service has the built-in defaults",
              ""));
    }
    return new PolicyFiles(
        revision, ImmutableSortedMap.copyOf(texts), ImmutableList.copyOf(diagnostics));
  }

  ImmutableSortedMap<String, byte[]> texts() {
    return ImmutableSortedMap.copyOf(texts);
  }
}
