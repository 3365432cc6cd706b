package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.check.References;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.check.field.RecentMessages;
import dev.fingerpost.envoy.cluster.ClusterTranslator;
import dev.fingerpost.envoy.endpoint.EndpointTranslator;
import dev.fingerpost.envoy.endpoint.Layout;
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

/** The way of each part of a plan: translated, checked, encoded. Used by one thread at a time. */
final class PartTranslations {
  private final ResourceCheck check = new ResourceCheck();
  private final RecentMessages nameless = new RecentMessages();

  Checked<Naming<Entry>> cluster(ClusterPlan plan) {
    var cluster = ClusterTranslator.translate(plan);
    String service = plan.service();
    Entry entry = Entries.about(service, ResourceType.CLUSTER, service, cluster);
    return Checked.of(naming(entry, cluster), check.cluster(cluster));
  }

  Checked<Entry> assignment(EndpointPlan plan) {
    UsableEndpoints usable = UsableEndpoints.of(plan);
    String service = plan.service();
    var assignment =
        EndpointTranslator.translate(service, usable.endpoints(), Layout.shared(plan.zones()));
    Entry entry = Entries.about(service, ResourceType.ENDPOINT, service, assignment);
    return Checked.of(entry, check.assignment(assignment)).after(usable.diagnostics());
  }

  Checked<Optional<Naming<EncodedVirtualHost>>> virtualHost(RoutePlan plan) {
    if (!plan.hasVirtualHost()) {
      return Checked.of(Optional.empty(), ImmutableList.of());
    }
    var host = RouteTranslator.translate(plan);
    EncodedVirtualHost encoded = EncodedVirtualHost.of(plan.service(), host);
    return Checked.of(Optional.of(naming(encoded, host)), check.virtualHost(host));
  }

  ResourceCheck check() {
    return check;
  }

  private <R> Naming<R> naming(R encoded, Message message) {
    return new Naming<>(encoded, References.in(message, nameless));
  }
}
