package dev.fingerpost.policies.grammar;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;

/** The ways to write paths of requests. Envoy matches them after it has resolved dot segments. */
public final class PathWords {

  private static final String SEGMENT = "(?!\\.{1,2}(/|$))[A-Za-z0-9._~!$&'()*+,;=:@%-]+";

  private static final String PREFIX = "/|(/" + SEGMENT + "){1,64}";

  /** A prefix that ends with a segment: {@code /x} covers {@code /x} and {@code /x/y}. */
  public static final Shape.Word PREFIX_ONLY =
      Shape.Word.of(
          PREFIX, TextCode.ADDRESS, "write a path without a slash at its end, such as /v1");

  /** Such a prefix, or exactly one path: {@code =/x}. */
  public static final Shape.Word PREFIX_OR_EXACT =
      Shape.Word.of(
          "=/(" + SEGMENT + "(/" + SEGMENT + "){0,63}/?)?|" + PREFIX,
          TextCode.ADDRESS,
          "write /x for /x and all under it, or =/x for /x alone; no slash at the end of a prefix");

  private PathWords() {}
}
