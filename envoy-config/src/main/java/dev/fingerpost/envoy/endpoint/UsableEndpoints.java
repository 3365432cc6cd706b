package dev.fingerpost.envoy.endpoint;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.PlannedEndpoint;
import java.util.HashMap;
import java.util.Map;

/**
 * The endpoints of a plan that an Envoy would take. One that it would refuse costs itself, never
 * its assignment.
 */
public record UsableEndpoints(
    ImmutableList<PlannedEndpoint> endpoints, ImmutableList<Diagnostic> diagnostics) {

  /** Sorts the plan's endpoints into usable ones and diagnostics. */
  public static UsableEndpoints of(EndpointPlan plan) {
    ImmutableList.Builder<PlannedEndpoint> usable = ImmutableList.builder();
    ImmutableList.Builder<Diagnostic> diagnostics = ImmutableList.builder();
    Map<Address, PlannedEndpoint> byAddress = new HashMap<>();
    for (PlannedEndpoint endpoint : plan.endpoints()) {
      String path = plan.service() + "/" + endpoint.key().id();
      if (!InetAddresses.isInetAddress(endpoint.address().host())) {
        diagnostics.add(CheckCode.HOST_NAME_ENDPOINT.about(endpoint.address().toString(), path));
        continue;
      }
      PlannedEndpoint first = byAddress.putIfAbsent(endpoint.address(), endpoint);
      if (first != null) {
        String value = endpoint.address() + ", first held by " + first.key().id();
        diagnostics.add(CheckCode.DUPLICATE_ENDPOINT.about(value, path));
        continue;
      }
      usable.add(endpoint);
    }
    return new UsableEndpoints(usable.build(), diagnostics.build());
  }
}
