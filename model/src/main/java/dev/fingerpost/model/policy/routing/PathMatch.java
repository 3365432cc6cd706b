package dev.fingerpost.model.policy.routing;

/** Which paths a route is for. The query is no part of a path. */
public sealed interface PathMatch {

  /** All paths. */
  PathMatch ANY = new Prefix("/");

  /** One path. */
  record Exact(String path) implements PathMatch {}

  /** Paths that begin with these segments: {@code /x} is for {@code /x} and {@code /x/y}. */
  record Prefix(String path) implements PathMatch {}

  /** Paths that match as a whole. */
  record Regex(String regex) implements PathMatch {}
}
