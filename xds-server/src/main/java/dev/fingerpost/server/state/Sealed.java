package dev.fingerpost.server.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.base.Splitter;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The form of every state file: a line with format, name, length and checksum, then the content.
 * Nothing of it can be cut off, added or changed by accident without being noticed.
 *
 * <pre>
 * fingerpost-state 1 catalog-consul 1204 9f86d081884c7d65...
 * </pre>
 */
final class Sealed {

  private static final String FORMAT = "fingerpost-state";
  private static final String VERSION = "1";

  /** Longer is no line of ours. */
  private static final int LONGEST_LINE = 512;

  private Sealed() {}

  /** A content with its line. */
  static byte[] seal(String name, byte[] content) {
    String claim = String.join(" ", FORMAT, VERSION, name, Integer.toString(content.length));
    byte[] line = (claim + " " + checksum(claim, content, 0) + "\n").getBytes(US_ASCII);
    byte[] file = Arrays.copyOf(line, line.length + content.length);
    System.arraycopy(content, 0, file, line.length, content.length);
    return file;
  }

  /** What lies in a file; empty if it is not a whole one of this name in this form. */
  static Optional<byte[]> open(String name, byte[] file) {
    int end = endOfLine(file);
    if (end < 0) {
      return Optional.empty();
    }
    List<String> words = Splitter.on(' ').splitToList(new String(file, 0, end, US_ASCII));
    int start = end + 1;
    String claim = String.join(" ", FORMAT, VERSION, name, Integer.toString(file.length - start));
    boolean whole =
        words.size() == 5
            && String.join(" ", words.subList(0, 4)).equals(claim)
            && words.get(4).equals(checksum(claim, file, start));
    return whole ? Optional.of(Arrays.copyOfRange(file, start, file.length)) : Optional.empty();
  }

  private static int endOfLine(byte[] file) {
    for (int i = 0; i < Math.min(file.length, LONGEST_LINE); i++) {
      if (file[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Of the claim too: a name or a length that was changed is as bad as a changed content. */
  private static String checksum(String claim, byte[] bytes, int from) {
    Hasher hasher = Hashing.sha256().newHasher();
    hasher.putString(claim, US_ASCII);
    hasher.putBytes(bytes, from, bytes.length - from);
    return hasher.hash().toString();
  }
}
