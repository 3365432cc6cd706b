package dev.fingerpost.envoy.grpc;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.TrafficPlan;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What gRPC's own clients see otherwise than Envoys: an API listener for each name of a service,
 * and clusters with balancers that they know. Assignments are the ones that Envoys get.
 *
 * <p>It remembers the last plan, so that work follows the change. Owned by one thread.
 */
public final class GrpcView {
  private final ResourceCheck check = new ResourceCheck();
  private final Map<String, Made> made = new HashMap<>();

  /** The resources for a plan. Where two services have one name, the first of them has it. */
  public ImmutableList<Entry> of(TrafficPlan plan) {
    made.keySet().retainAll(plan.services().keySet());
    Map<ResourceId, Entry> entries = new LinkedHashMap<>();
    for (ServicePlan service : plan.services().values()) {
      Made next = make(service, made.get(service.service()));
      made.put(service.service(), next);
      next.entries.forEach(
          entry -> entries.putIfAbsent(new ResourceId(entry.type(), entry.name()), entry));
    }
    return ImmutableList.copyOf(entries.values());
  }

  private Made make(ServicePlan plan, @Nullable Made last) {
    if (last != null && last.cluster == plan.cluster() && last.route == plan.route()) {
      return last;
    }
    Cluster cluster = GrpcCluster.of(plan.cluster());
    VirtualHost host = ApiListener.virtualHost(plan.route());
    boolean isHostRefused = plan.route().hasVirtualHost() && isRefused(check.virtualHost(host));
    if (isRefused(check.cluster(cluster)) || isHostRefused) {
      return new Made(
          plan.cluster(), plan.route(), last == null ? ImmutableList.of() : last.entries);
    }
    return new Made(plan.cluster(), plan.route(), entries(plan, cluster, host));
  }

  private static ImmutableList<Entry> entries(ServicePlan plan, Cluster cluster, VirtualHost host) {
    ImmutableList.Builder<Entry> entries = ImmutableList.builder();
    entries.add(Entries.about(plan.service(), ResourceType.CLUSTER, plan.service(), cluster));
    for (String name : plan.route().domains()) {
      entries.add(
          Entries.about(plan.service(), ResourceType.LISTENER, name, ApiListener.of(name, host)));
    }
    return entries.build();
  }

  private static boolean isRefused(ImmutableList<Diagnostic> diagnostics) {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  private record Made(ClusterPlan cluster, RoutePlan route, ImmutableList<Entry> entries) {}
}
