package dev.fingerpost.policies.grammar;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import java.time.Duration;
import java.util.regex.Pattern;

/** The scalars that several blocks share. */
public final class Words {

  /** Any number that Envoy's {@code uint32} fields take and an {@code int} holds. */
  public static final Shape COUNT = new Shape.Whole(1, Integer.MAX_VALUE);

  /** Like {@link #COUNT}, or none. */
  public static final Shape COUNT_OR_ZERO = new Shape.Whole(0, Integer.MAX_VALUE);

  /** A whole percentage. */
  public static final Shape PERCENT = new Shape.Whole(0, 100);

  /** {@code true} or {@code false}. */
  public static final Shape FLAG = new Shape.Flag();

  /** A duration of at least a millisecond and at most a year. */
  public static final Shape PERIOD = period(Duration.ofMillis(1));

  /** The same, or none. */
  public static final Shape PERIOD_OR_ZERO = period(Duration.ZERO);

  /** The name of a request header. */
  public static final Shape.Word HEADER =
      matching(":?[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}", "write a header's name, such as x-user-id");

  /** The name of a cookie or query parameter. */
  public static final Shape.Word PARAMETER =
      matching("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}", "letters, digits and -._ without spaces");

  /** The path of a cookie. */
  public static final Shape.Word COOKIE_PATH =
      matching("/[\\x21-\\x3a\\x3c-\\x7e]*", "write a path, such as /");

  /** The name of a preset that someone gives. */
  public static final Shape.Word PRESET_NAME =
      matching(
          "(?!none$)[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?",
          "letters, digits and -._, not over 64, and not `none`");

  /** {@code none} or a preset that is looked up later. */
  public static final Shape PRESET_OR_NONE = new Shape.Word(text -> true, TextCode.VALUE, "");

  private Words() {}

  private static Shape period(Duration min) {
    return new Shape.Period(min, Duration.ofDays(365));
  }

  private static Shape.Word matching(String regex, String expected) {
    Pattern pattern = Pattern.compile(regex);
    return new Shape.Word(text -> pattern.matcher(text).matches(), TextCode.NAME, expected);
  }
}
