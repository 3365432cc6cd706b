package dev.fingerpost.envoy.grpc;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.RouteRule;
import dev.fingerpost.model.plan.RouteSettings;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.routing.HeaderChanges;
import dev.fingerpost.model.policy.routing.RequestMatch;
import dev.fingerpost.model.policy.timeout.Timeouts;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A route plan as gRPC's own clients can follow it. Every call is a POST to {@code
 * /package.Service/Method}, and they cannot match the method: what is said of it is settled here.
 * They have no rate limits, no faults and no changes of headers.
 */
final class Calls {
  private static final String METHOD = "POST";

  private Calls() {}

  static RoutePlan of(RoutePlan plan) {
    return new RoutePlan(
        plan.service(),
        plan.domains(),
        plan.rules().stream()
            .filter(rule -> areFor(rule.match().methods()))
            .map(rule -> new RouteRule(whateverTheMethod(rule.match()), of(rule.settings())))
            .collect(ImmutableList.toImmutableList()));
  }

  /** They know no prefix that ends with a segment, but a call's path has two of them. */
  static void wholeSegments(RouteMatch.Builder match) {
    if (match.hasPathSeparatedPrefix()) {
      String prefix = match.getPathSeparatedPrefix();
      if (prefix.indexOf('/', 1) < 0) {
        match.setPrefix(prefix + "/");
      } else {
        match.setPath(prefix);
      }
    }
  }

  private static RouteSettings of(RouteSettings settings) {
    return new RouteSettings(
        of(settings.timeouts()),
        settings.retry().filter(retry -> areFor(retry.methods())).map(Calls::whateverTheMethod),
        Optional.empty(),
        Optional.empty(),
        HeaderChanges.NONE,
        settings.hashOn());
  }

  /** They read no time-out of a request: it becomes one of the stream. */
  private static Timeouts of(Timeouts timeouts) {
    Optional<Duration> limit =
        Stream.concat(Stream.of(timeouts.request()), timeouts.maxStream().stream())
            .filter(Duration::isPositive)
            .min(Comparator.naturalOrder());
    return new Timeouts(timeouts.request(), timeouts.idle(), limit);
  }

  private static boolean areFor(Set<String> methods) {
    return methods.isEmpty() || methods.contains(METHOD);
  }

  private static RequestMatch whateverTheMethod(RequestMatch match) {
    return new RequestMatch(ImmutableSortedSet.of(), match.path(), match.headers());
  }

  private static Retry whateverTheMethod(Retry retry) {
    return new Retry(
        retry.numRetries(),
        retry.retryOn(),
        ImmutableSortedSet.of(),
        retry.tries(),
        retry.target(),
        retry.pauses());
  }
}
