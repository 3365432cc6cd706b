package dev.fingerpost.server.ads;

import com.google.common.base.Ascii;
import io.envoyproxy.envoy.type.matcher.v3.NodeMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Which nodes a question is about, by their ids. Nothing else of a node is kept for long. */
final class NodeIds {

  private NodeIds() {}

  /**
   * Whether one of the matchers takes an id; no matchers take all.
   *
   * @throws IllegalArgumentException if a matcher asks for something that is not known; the message
   *     is for the caller
   */
  static Predicate<String> matching(List<NodeMatcher> matchers) {
    return matchers.stream().map(NodeIds::of).reduce(Predicate::or).orElse(id -> true);
  }

  private static Predicate<String> of(NodeMatcher matcher) {
    if (matcher.getNodeMetadatasCount() > 0 || !matcher.hasNodeId()) {
      throw new IllegalArgumentException("nodes are matched by node_id alone");
    }
    StringMatcher ids = matcher.getNodeId();
    return switch (ids.getMatchPatternCase()) {
      case EXACT -> compare(ids, ids.getExact(), String::equals);
      case PREFIX -> compare(ids, ids.getPrefix(), String::startsWith);
      case SUFFIX -> compare(ids, ids.getSuffix(), String::endsWith);
      case CONTAINS -> compare(ids, ids.getContains(), String::contains);
      case SAFE_REGEX, CUSTOM, MATCHPATTERN_NOT_SET ->
          throw new IllegalArgumentException(
              "node_id is matched by exact, prefix, suffix or contains");
    };
  }

  private static Predicate<String> compare(
      StringMatcher matcher, String pattern, BiPredicate<String, String> rule) {
    return matcher.getIgnoreCase()
        ? id -> rule.test(Ascii.toLowerCase(id), Ascii.toLowerCase(pattern))
        : id -> rule.test(id, pattern);
  }
}
