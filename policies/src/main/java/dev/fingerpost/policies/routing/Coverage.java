package dev.fingerpost.policies.routing;

import dev.fingerpost.model.policy.routing.PathMatch;
import dev.fingerpost.model.policy.routing.PathMatch.Exact;
import dev.fingerpost.model.policy.routing.PathMatch.Prefix;
import dev.fingerpost.model.policy.routing.PathMatch.Regex;
import dev.fingerpost.model.policy.routing.RequestMatch;
import java.util.Set;

/** Whether every request of one match is also one of another, as far as the texts show. */
final class Coverage {

  private Coverage() {}

  static boolean covers(RequestMatch wide, RequestMatch narrow) {
    return covers(wide.methods(), narrow.methods())
        && covers(wide.path(), narrow.path())
        && narrow.headers().containsAll(wide.headers());
  }

  /** No methods are all of them. */
  private static boolean covers(Set<String> wide, Set<String> narrow) {
    return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
  }

  private static boolean covers(PathMatch wide, PathMatch narrow) {
    return wide.equals(narrow)
        || switch (wide) {
          case Exact exact -> false;
          case Regex regex -> false;
          case Prefix prefix ->
              switch (narrow) {
                case Exact exact -> holds(prefix, exact.path());
                case Prefix longer -> holds(prefix, longer.path());
                case Regex regex -> prefix.equals(PathMatch.ANY);
              };
        };
  }

  private static boolean holds(Prefix prefix, String path) {
    return prefix.equals(PathMatch.ANY)
        || path.equals(prefix.path())
        || path.startsWith(prefix.path() + "/");
  }
}
