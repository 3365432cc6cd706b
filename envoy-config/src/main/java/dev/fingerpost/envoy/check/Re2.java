package dev.fingerpost.envoy.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy's regular expressions can say: what Java's can, but for what needs to go back in the
 * text, and no repetition over 1,000.
 */
final class Re2 {

  /** An escaped character, which means none of the others. */
  private static final String ESCAPED = "\\\\[^1-9kXRhHvV]";

  private static final Pattern PART =
      Pattern.compile(
          ESCAPED
              + "|(?<foreign>\\(\\?(?:=|!|<=|<!|>)|[*+?}]\\+|\\\\[1-9kXRhHvV])"
              + "|\\{(?<least>\\d+)(?:,(?<most>\\d*))?\\}",
          Pattern.DOTALL);
  private static final int MOST_REPETITIONS = 1000;

  private Re2() {}

  static boolean reads(String regex) {
    Matcher parts = PART.matcher(regex);
    while (parts.find()) {
      if (parts.group("foreign") != null
          || isTooMany(parts.group("least"))
          || isTooMany(parts.group("most"))) {
        return false;
      }
    }
    try {
      return !Pattern.compile(regex.replace("(?P<", "(?<")).pattern().isEmpty() || regex.isEmpty();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static boolean isTooMany(@Nullable String count) {
    return count != null
        && !count.isEmpty()
        && (count.length() > 4 || Integer.parseInt(count) > MOST_REPETITIONS);
  }
}
