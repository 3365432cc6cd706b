package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.cluster.ClusterTranslator;
import dev.fingerpost.envoy.endpoint.EndpointTranslator;
import dev.fingerpost.envoy.endpoint.UsableEndpoints;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.EncodedVirtualHost;
import dev.fingerpost.envoy.route.RouteTranslator;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.RoutePlan;
import java.util.Optional;

/** The way of each part of a plan: translated, checked, encoded. Owned by one thread. */
final class PartTranslations {
  private final ResourceCheck check = new ResourceCheck();

  Checked<Entry> cluster(ClusterPlan plan) {
    var cluster = ClusterTranslator.translate(plan);
    String service = plan.service();
    return Checked.of(
        Entries.about(service, ResourceType.CLUSTER, service, cluster), check.cluster(cluster));
  }

  Checked<Entry> assignment(EndpointPlan plan) {
    UsableEndpoints usable = UsableEndpoints.of(plan);
    String service = plan.service();
    var assignment = EndpointTranslator.translate(service, usable.endpoints());
    Entry entry = Entries.about(service, ResourceType.ENDPOINT, service, assignment);
    return Checked.of(entry, check.assignment(assignment)).after(usable.diagnostics());
  }

  Checked<Optional<EncodedVirtualHost>> virtualHost(RoutePlan plan) {
    if (!plan.hasVirtualHost()) {
      return Checked.of(Optional.empty(), ImmutableList.of());
    }
    var host = RouteTranslator.translate(plan);
    return Checked.of(
        Optional.of(EncodedVirtualHost.of(plan.service(), host)), check.virtualHost(host));
  }

  ResourceCheck check() {
    return check;
  }
}
