package dev.fingerpost.policies.routing;

import dev.fingerpost.model.yaml.Fields;
import java.util.Optional;

/** Which paths a route is for. */
sealed interface PathMatch {

  /** One path. */
  record Exact(String path) implements PathMatch {}

  /** Paths that begin with these segments. */
  record Prefix(String path) implements PathMatch {

    /** All paths. */
    static final Prefix ANY = new Prefix("/");

    private boolean holds(String other) {
      return equals(ANY) || other.equals(path) || other.startsWith(path + "/");
    }
  }

  /** Paths that match as a whole. */
  record Regex(String regex) implements PathMatch {}

  /** Reads a block of which at most one key is about the path. */
  static PathMatch of(Fields match) {
    Optional<PathMatch> exact = match.text("path").map(Exact::new);
    return exact
        .or(() -> match.text("pathRegex").map(Regex::new))
        .or(() -> match.text("pathPrefix").map(Prefix::new))
        .orElse(Prefix.ANY);
  }

  /** Whether every path of the other is one of these, as far as the texts show. */
  default boolean covers(PathMatch other) {
    return equals(other)
        || switch (this) {
          case Exact exact -> false;
          case Regex regex -> false;
          case Prefix prefix ->
              switch (other) {
                case Exact exact -> prefix.holds(exact.path);
                case Prefix longer -> prefix.holds(longer.path);
                case Regex regex -> prefix.equals(Prefix.ANY);
              };
        };
  }
}
