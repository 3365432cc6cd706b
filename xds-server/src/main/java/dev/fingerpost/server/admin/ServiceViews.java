package dev.fingerpost.server.admin;

import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.server.reconcile.Panic;
import dev.fingerpost.server.reconcile.PlaneState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Services as the API shows them: what Envoy is told, in the registry's words. */
final class ServiceViews {

  private ServiceViews() {}

  /**
   * One line of the list.
   *
   * @param panic so many instances are unhealthy that Envoy uses all of them
   */
  record Summary(
      String name,
      int instances,
      int healthy,
      String loadBalancer,
      List<String> hosts,
      boolean panic) {}

  /** One service whole. */
  record Detail(
      String name,
      String loadBalancer,
      List<String> hosts,
      String timeout,
      boolean panic,
      List<Endpoint> instances) {}

  /**
   * One instance.
   *
   * @param weight as Envoy is told; equal for balancers that use none
   * @param name what a request calls it by under {@code direct}; absent where none can
   */
  record Endpoint(
      String id,
      String address,
      String registry,
      String datacenter,
      String node,
      String zone,
      String health,
      int weight,
      @Nullable String name) {}

  static List<Summary> all(PlaneState state) {
    return state.live().stream()
        .flatMap(served -> served.plan().services().values().stream())
        .map(ServiceViews::summary)
        .toList();
  }

  static Optional<Detail> one(PlaneState state, String name) {
    return state
        .live()
        .flatMap(served -> Optional.ofNullable(served.plan().services().get(name)))
        .map(ServiceViews::detail);
  }

  private static Summary summary(ServicePlan plan) {
    List<PlannedEndpoint> endpoints = plan.endpoints().endpoints();
    return new Summary(
        plan.service(),
        endpoints.size(),
        (int) endpoints.stream().filter(e -> e.health() == EndpointHealth.HEALTHY).count(),
        plan.cluster().policy().loadBalancer().policyName(),
        plan.route().domains(),
        Panic.of(plan));
  }

  private static Detail detail(ServicePlan plan) {
    return new Detail(
        plan.service(),
        plan.cluster().policy().loadBalancer().policyName(),
        plan.route().domains(),
        Durations.print(plan.route().settings().timeouts().request()),
        Panic.of(plan),
        plan.endpoints().endpoints().stream().map(ServiceViews::endpoint).toList());
  }

  private static Endpoint endpoint(PlannedEndpoint endpoint) {
    return new Endpoint(
        endpoint.key().id(),
        endpoint.address().toString(),
        endpoint.key().registry(),
        endpoint.locality().region(),
        endpoint.key().node(),
        endpoint.locality().zone(),
        endpoint.health().name().toLowerCase(Locale.ROOT),
        endpoint.weight(),
        endpoint.name().orElse(null));
  }
}
