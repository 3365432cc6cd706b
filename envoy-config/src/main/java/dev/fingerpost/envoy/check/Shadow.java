package dev.fingerpost.envoy.check;

import io.envoyproxy.envoy.config.route.v3.RouteMatch;

/** Which routes can never be reached, as far as that can be told without solving riddles. */
final class Shadow {
  private Shadow() {}

  /** Whether the earlier match takes every request that the later one would. */
  static boolean covers(RouteMatch earlier, RouteMatch later) {
    if (earlier.equals(later)) {
      return !earlier.hasRuntimeFraction();
    }
    return isPathAlone(earlier) && coversPath(earlier, later);
  }

  private static boolean isPathAlone(RouteMatch match) {
    RouteMatch path = match.toBuilder().clearPathSpecifier().clearCaseSensitive().build();
    boolean ignoresCase = match.hasCaseSensitive() && !match.getCaseSensitive().getValue();
    return path.equals(RouteMatch.getDefaultInstance()) && !ignoresCase;
  }

  private static boolean coversPath(RouteMatch earlier, RouteMatch later) {
    return switch (earlier.getPathSpecifierCase()) {
      case PREFIX ->
          earlier.getPrefix().equals("/") || start(later).startsWith(earlier.getPrefix());
      case PATH_SEPARATED_PREFIX -> {
        String prefix = earlier.getPathSeparatedPrefix();
        yield (isWhole(later) && start(later).equals(prefix))
            || start(later).startsWith(prefix + "/");
      }
      case PATH ->
          later.getPathSpecifierCase() == RouteMatch.PathSpecifierCase.PATH
              && later.getPath().equals(earlier.getPath());
      case SAFE_REGEX, CONNECT_MATCHER, PATH_MATCH_POLICY, PATHSPECIFIER_NOT_SET -> false;
    };
  }

  /** Whether what follows the start begins with a slash or is nothing. */
  private static boolean isWhole(RouteMatch match) {
    return match.getPathSpecifierCase() != RouteMatch.PathSpecifierCase.PREFIX;
  }

  /** What every path of the match begins with. */
  private static String start(RouteMatch match) {
    boolean ignoresCase = match.hasCaseSensitive() && !match.getCaseSensitive().getValue();
    if (ignoresCase) {
      return "";
    }
    return switch (match.getPathSpecifierCase()) {
      case PREFIX -> match.getPrefix();
      case PATH -> match.getPath();
      case PATH_SEPARATED_PREFIX -> match.getPathSeparatedPrefix();
      case SAFE_REGEX, CONNECT_MATCHER, PATH_MATCH_POLICY, PATHSPECIFIER_NOT_SET -> "";
    };
  }
}
