package dev.fingerpost.policies.grammar;

import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import java.time.Duration;

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
  public static final Shape PRESET_OR_NONE = Shape.Word.of("[\\s\\S]*", TextCode.VALUE, "");

  /** A share of traffic in hundredths of a percent. */
  public static final Shape.Word SHARE =
      Shape.Word.of(
          "(100(\\.0{1,2})?|[1-9]?[0-9](\\.[0-9]{1,2})?)%",
          TextCode.SHARE, "write a percentage with at most two decimals: 5%, 0.25%");

  /** A moment, in UTC. */
  public static final Shape.Word TIME =
      Shape.Word.of(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
          TextCode.TIME, "write it in UTC: 2030-01-31T10:00:00Z");

  /** The name of a service. */
  public static final Shape.Word SERVICE =
      new Shape.Word(Service.NAME, TextCode.NAME, "letters, digits and -._, not over 128");

  /** The name of a subset, gateway or the like. */
  public static final Shape.Word NAME =
      Shape.Word.of(
          "[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?",
          TextCode.NAME,
          "lower-case letters, digits and -._, not over 64");

  /** The value of a header. */
  public static final Shape.Word HEADER_VALUE =
      Shape.Word.of(
          "[^\\x00-\\x08\\x0a-\\x1f\\x7f]{1,1024}", TextCode.VALUE, "write a text on one line");

  /** The value of a cookie. */
  public static final Shape.Word COOKIE_VALUE =
      Shape.Word.of(
          "[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]{1,256}",
          TextCode.VALUE,
          "write it as the cookie has it, without quotes, commas and spaces");

  /** A key of what a registry says of an instance. */
  public static final Shape.Word META_KEY =
      Shape.Word.of("[A-Za-z0-9_.-]{1,128}", TextCode.NAME, "letters, digits and -._");

  /** The name of a datacenter. */
  public static final Shape.Word DATACENTER =
      Shape.Word.of("[A-Za-z0-9][A-Za-z0-9_-]{0,127}", TextCode.NAME, "letters, digits, - and _");

  /** The name of a zone. */
  public static final Shape.Word ZONE =
      Shape.Word.of("[A-Za-z0-9][A-Za-z0-9._/-]{0,127}", TextCode.NAME, "letters, digits and -._/");

  /** The method of a request. */
  public static final Shape METHOD =
      Shape.OneOf.of(
          "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT");

  /** The path of a request. */
  public static final Shape.Word PATH =
      Shape.Word.of(
          "/[\\x21\\x22\\x24-\\x3e\\x40-\\x7e]*",
          TextCode.ADDRESS,
          "write a path that begins with /, without query and fragment");

  private Words() {}

  private static Shape period(Duration min) {
    return new Shape.Period(min, Duration.ofDays(365));
  }

  private static Shape.Word matching(String regex, String expected) {
    return Shape.Word.of(regex, TextCode.NAME, expected);
  }
}
