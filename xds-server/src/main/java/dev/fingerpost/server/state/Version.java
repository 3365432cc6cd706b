package dev.fingerpost.server.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one version of a kept value, {@code ledger.3-17}: the seventeenth that the third
 * process of this folder has written. What a later process wrote is newer, whatever the clocks say.
 *
 * @param epoch the process's number, from 1
 * @param number of the writing in that process
 */
record Version(String name, long epoch, long number) implements Comparable<Version> {

  private static final Pattern FILE =
      Pattern.compile("([A-Za-z0-9_%-]+)\\.(\\d{1,18})-(\\d{1,18})");
  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  private static final Comparator<Version> ORDER =
      Comparator.comparing(Version::name)
          .thenComparingLong(Version::epoch)
          .thenComparingLong(Version::number);

  /** The version that a file name means; empty if it means none. */
  static Optional<Version> of(String file) {
    Matcher matcher = FILE.matcher(file);
    return matcher.matches()
        ? Optional.of(
            new Version(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3))))
        : Optional.empty();
  }

  /** A name of which nothing but letters, digits and a few signs is left as it is. */
  static String fileName(String name) {
    StringBuilder file = new StringBuilder();
    for (byte each : name.getBytes(UTF_8)) {
      boolean plain = PLAIN.indexOf(each) >= 0;
      file.append(plain ? String.valueOf((char) each) : String.format(Locale.ROOT, "%%%02x", each));
    }
    return file.toString();
  }

  /** Its file. */
  String file() {
    return name + "." + epoch + "-" + number;
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }
}
