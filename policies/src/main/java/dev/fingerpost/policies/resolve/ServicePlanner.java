package dev.fingerpost.policies.resolve;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.RouteRule;
import dev.fingerpost.model.plan.RouteSettings;
import dev.fingerpost.model.policy.RequestPolicy;
import dev.fingerpost.model.policy.RoutePolicy;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.balance.LoadBalancer.NamedBy;
import dev.fingerpost.model.policy.balance.LoadBalancer.Otherwise;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.routing.RequestMatch;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of a service's plan in which its instances have no say. */
final class ServicePlanner {

  private static final String CONSUL_SUFFIX = ".service.consul";

  private ServicePlanner() {}

  static ClusterPlan cluster(String service, ServicePolicy policy) {
    return new ClusterPlan(
        service,
        policy.cluster(),
        policy.instances().health().panicPercent(),
        Zones.choice(policy.locality()));
  }

  static RoutePlan route(String service, ServicePolicy policy, ImmutableList<String> domains) {
    RoutePolicy others = new RoutePolicy(RequestMatch.ANY, policy.requests());
    return new RoutePlan(
        service,
        domains,
        Stream.concat(policy.routes().stream(), Stream.of(others))
            .map(route -> new RouteRule(route.match(), settings(route.requests(), policy)))
            .collect(ImmutableList.toImmutableList()),
        direct(policy.cluster().loadBalancer()));
  }

  private static RouteSettings settings(RequestPolicy requests, ServicePolicy policy) {
    return new RouteSettings(
        requests.timeouts(),
        retry(requests, policy.cluster().loadBalancer()),
        requests.rateLimit(),
        requests.faults(),
        requests.headers(),
        hashOn(policy.cluster().loadBalancer()));
  }

  /**
   * The hosts of a service: its name, and its name as Consul's DNS has it. A service that is itself
   * called like another's long name cannot take that name away: whoever may register is no
   * administrator. None if there are no requests that could name one.
   */
  static ImmutableList<String> domains(
      String service, ServicePolicy policy, ServiceCatalog catalog) {
    if (!policy.cluster().protocol().hasRequests()) {
      return ImmutableList.of();
    }
    String name = Ascii.toLowerCase(service);
    String full = name + CONSUL_SUFFIX;
    return isLongNameOfAnother(name, catalog)
        ? ImmutableList.of(full)
        : ImmutableList.of(name, full);
  }

  private static boolean isLongNameOfAnother(String name, ServiceCatalog catalog) {
    if (!name.endsWith(CONSUL_SUFFIX)) {
      return false;
    }
    String other = name.substring(0, name.length() - CONSUL_SUFFIX.length());
    return catalog.services().keySet().stream().anyMatch(other::equalsIgnoreCase);
  }

  private static Optional<Retry> retry(RequestPolicy policy, LoadBalancer balancer) {
    if (balancer instanceof LoadBalancer.Timestamp) {
      // With time stamps a retry never goes back to the instance that has just failed.
      return policy.retry().map(ServicePlanner::elsewhere);
    }
    // Only the first try goes to a named address (OV-R12); where nobody else may answer, no other
    // try may follow.
    return direct(balancer).filter(ServicePlanner::isOneOrNone).isPresent()
        ? Optional.empty()
        : policy.retry();
  }

  private static boolean isOneOrNone(LoadBalancer.Direct direct) {
    return direct.by() == NamedBy.ADDRESS && direct.otherwise() == Otherwise.REJECT;
  }

  private static Retry elsewhere(Retry retry) {
    return new Retry(
        retry.numRetries(),
        retry.retryOn(),
        retry.methods(),
        retry.tries(),
        new Retry.Target(true, retry.target().otherPriority()),
        retry.pauses());
  }

  private static ImmutableList<HashKey> hashOn(LoadBalancer balancer) {
    return switch (balancer) {
      case LoadBalancer.RingHash ring -> ring.hashing().hashOn();
      case LoadBalancer.Maglev maglev -> maglev.hashing().hashOn();
      case LoadBalancer.Random random -> ImmutableList.of();
      case LoadBalancer.RoundRobin roundRobin -> ImmutableList.of();
      case LoadBalancer.Weighted weighted -> ImmutableList.of();
      case LoadBalancer.LeastRequest leastRequest -> ImmutableList.of();
      case LoadBalancer.Timestamp timestamp -> ImmutableList.of();
      case LoadBalancer.Direct direct -> ImmutableList.of();
    };
  }

  private static Optional<LoadBalancer.Direct> direct(LoadBalancer balancer) {
    return balancer instanceof LoadBalancer.Direct direct ? Optional.of(direct) : Optional.empty();
  }
}
