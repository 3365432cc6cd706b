package dev.fingerpost.envoy.endpoint;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.EndpointPlan;
import java.util.Optional;

/**
 * The members of an Envoy's own group, the static cluster of every bootstrap. Envoy asks for it
 * before anything else and starts only when it has an answer (OV-A9), and takes priority 0 only.
 */
public final class LocalAssignment {
  private LocalAssignment() {}

  /** The EDS name that an Envoy of this cluster asks for. */
  public static String name(String cluster) {
    return "_local/" + cluster;
  }

  /**
   * The assignment for an audience.
   *
   * @param plan the endpoints of the service named like the audience's cluster
   */
  public static Entry of(Audience audience, Optional<EndpointPlan> plan) {
    String name = name(audience.cluster());
    var endpoints =
        plan.map(own -> UsableEndpoints.of(own).endpoints()).orElseGet(ImmutableList::of);
    return Entries.about(
        plan.map(EndpointPlan::service).orElse(""),
        ResourceType.ENDPOINT,
        name,
        EndpointTranslator.translate(name, endpoints, Layout.PLAIN));
  }
}
