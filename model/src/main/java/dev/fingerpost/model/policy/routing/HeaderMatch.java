package dev.fingerpost.model.policy.routing;

/**
 * What a request header must be.
 *
 * @param name in lower case
 */
public record HeaderMatch(String name, Condition condition) {

  /** What holds of its value. */
  public sealed interface Condition {

    /** It is this. */
    record Exact(String value) implements Condition {}

    /** It begins with this. */
    record Prefix(String value) implements Condition {}

    /** It matches as a whole. */
    record Regex(String regex) implements Condition {}

    /** The request has the header at all. */
    record Present() implements Condition {}

    /** The request does not have the header. */
    record Absent() implements Condition {}
  }
}
