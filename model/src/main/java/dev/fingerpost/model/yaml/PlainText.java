package dev.fingerpost.model.yaml;

import java.util.regex.Pattern;

/**
 * Text from a file as it may be shown: one line, not too long, without characters that steer a
 * terminal, hide, or turn the direction of writing.
 */
final class PlainText {

  private static final int LONGEST = 300;
  private static final Pattern SPACES = Pattern.compile("[\\s\\x85\\u2028\\u2029]+");
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");

  private PlainText() {}

  static String line(String text) {
    if (text.length() <= LONGEST && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    return UNSAFE.matcher(SPACES.matcher(cut).replaceAll(" ")).replaceAll("?");
  }
}
