package dev.fingerpost.envoy.route;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.policy.routing.HeaderMatch;
import dev.fingerpost.model.policy.routing.HeaderMatch.Condition;
import dev.fingerpost.model.policy.routing.PathMatch;
import dev.fingerpost.model.policy.routing.RequestMatch;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/** Which requests a route is for, as Envoy's {@code RouteMatch}. */
final class RouteMatches {
  private RouteMatches() {}

  static RouteMatch of(RequestMatch match) {
    RouteMatch.Builder message = path(match.path());
    if (!match.methods().isEmpty()) {
      message.addHeaders(method(match.methods()));
    }
    match.headers().forEach(header -> message.addHeaders(header(header)));
    return message.build();
  }

  private static RouteMatch.Builder path(PathMatch path) {
    RouteMatch.Builder match = RouteMatch.newBuilder();
    return switch (path) {
      case PathMatch.Exact exact -> match.setPath(exact.path());
      case PathMatch.Regex regex -> match.setSafeRegex(regex(regex.regex()));
      // Envoy's plain prefix /x also takes /xy, and it refuses the other kind for /.
      case PathMatch.Prefix prefix ->
          prefix.equals(PathMatch.ANY)
              ? match.setPrefix("/")
              : match.setPathSeparatedPrefix(prefix.path());
    };
  }

  private static HeaderMatcher method(ImmutableSortedSet<String> methods) {
    return HeaderMatcher.newBuilder().setName(":method").setStringMatch(anyOf(methods)).build();
  }

  private static StringMatcher anyOf(ImmutableSortedSet<String> methods) {
    if (methods.size() == 1) {
      return StringMatcher.newBuilder().setExact(methods.first()).build();
    }
    // Method names are letters; Envoy matches the whole value.
    return StringMatcher.newBuilder().setSafeRegex(regex(String.join("|", methods))).build();
  }

  static HeaderMatcher header(HeaderMatch header) {
    HeaderMatcher.Builder matcher = HeaderMatcher.newBuilder().setName(header.name());
    return switch (header.condition()) {
      case Condition.Exact exact ->
          matcher.setStringMatch(StringMatcher.newBuilder().setExact(exact.value())).build();
      case Condition.Prefix prefix ->
          matcher.setStringMatch(StringMatcher.newBuilder().setPrefix(prefix.value())).build();
      case Condition.Regex regex ->
          matcher
              .setStringMatch(StringMatcher.newBuilder().setSafeRegex(regex(regex.regex())))
              .build();
      case Condition.Present present -> matcher.setPresentMatch(true).build();
      case Condition.Absent absent -> matcher.setPresentMatch(false).build();
    };
  }

  private static RegexMatcher regex(String regex) {
    return RegexMatcher.newBuilder().setRegex(regex).build();
  }
}
