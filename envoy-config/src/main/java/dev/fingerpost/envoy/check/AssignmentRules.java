package dev.fingerpost.envoy.check;

import com.google.common.net.InetAddresses;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What an assignment must keep to beyond the rules of single fields. */
final class AssignmentRules {

  /** Assignments of an Envoy's own group; no service has such a name. */
  private static final String LOCAL = "_local/";

  private static final long MAX_SUM = 0xFFFF_FFFFL;

  private AssignmentRules() {}

  static void addTo(TypeRules rules) {
    rules.on(ClusterLoadAssignment.getDefaultInstance(), AssignmentRules::check);
  }

  private static void check(ClusterLoadAssignment assignment, Path path, Findings findings) {
    checkPolicy(assignment.getPolicy(), path.field("policy"), findings);
    checkPriorities(assignment, path, findings);
    checkLocalities(assignment, path, findings);
    Set<SocketAddress> addresses = new HashSet<>();
    for (int i = 0; i < assignment.getEndpointsCount(); i++) {
      LocalityLbEndpoints group = assignment.getEndpoints(i);
      Path here = path.element("endpoints", i);
      // A static cluster's own assignment has no need of it.
      if (path == Path.ROOT && group.getLoadBalancingWeight().getValue() == 0) {
        findings.add(CheckCode.LOCALITY_WEIGHT, here, "has none");
      }
      if (group.hasLedsClusterLocalityConfig() && group.getLbEndpointsCount() > 0) {
        findings.add(CheckCode.LEDS, here, "has both");
      }
      checkEndpoints(group, here, addresses, findings);
    }
  }

  private static void checkPolicy(
      ClusterLoadAssignment.Policy policy, Path path, Findings findings) {
    if (policy.hasEndpointStaleAfter()) {
      findings.add(CheckCode.STALE_ENDPOINTS, path.field("endpoint_stale_after"), "is set");
    }
    if (policy.getDropOverloadsCount() > 1) {
      findings.add(
          CheckCode.DROP_OVERLOADS, path.field("drop_overloads"), policy.getDropOverloadsCount());
    }
  }

  private static void checkPriorities(
      ClusterLoadAssignment assignment, Path path, Findings findings) {
    Set<Integer> priorities = new TreeSet<>();
    assignment.getEndpointsList().forEach(group -> priorities.add(group.getPriority()));
    int last = priorities.size() - 1;
    if (!priorities.isEmpty() && !priorities.contains(last)) {
      findings.add(CheckCode.PRIORITY_GAP, path.field("endpoints"), priorities);
    }
    if (assignment.getClusterName().startsWith(LOCAL) && last > 0) {
      findings.add(CheckCode.LOCAL_PRIORITY, path.field("endpoints"), priorities);
    }
  }

  private static void checkLocalities(
      ClusterLoadAssignment assignment, Path path, Findings findings) {
    record Place(int priority, Locality locality) {}
    Set<Place> places = new HashSet<>();
    Map<Integer, Long> weights = new HashMap<>();
    for (int i = 0; i < assignment.getEndpointsCount(); i++) {
      LocalityLbEndpoints group = assignment.getEndpoints(i);
      if (!places.add(new Place(group.getPriority(), group.getLocality()))) {
        findings.add(
            CheckCode.DUPLICATE_LOCALITY,
            path.element("endpoints", i),
            group.getLocality().getRegion() + "/" + group.getLocality().getZone());
      }
      long weight = Integer.toUnsignedLong(group.getLoadBalancingWeight().getValue());
      long sum = weights.merge(group.getPriority(), weight, Long::sum);
      checkSum(sum, path.field("endpoints"), findings);
    }
  }

  private static void checkEndpoints(
      LocalityLbEndpoints group, Path path, Set<SocketAddress> addresses, Findings findings) {
    long sum = 0;
    for (int i = 0; i < group.getLbEndpointsCount(); i++) {
      LbEndpoint endpoint = group.getLbEndpoints(i);
      checkAddress(endpoint, path.element("lb_endpoints", i), addresses, findings);
      sum +=
          endpoint.hasLoadBalancingWeight()
              ? Integer.toUnsignedLong(endpoint.getLoadBalancingWeight().getValue())
              : 1;
    }
    checkSum(sum, path.field("lb_endpoints"), findings);
  }

  private static void checkSum(long sum, Path path, Findings findings) {
    if (sum > MAX_SUM) {
      findings.add(CheckCode.ENDPOINT_WEIGHTS, path, sum);
    }
  }

  /** A name refuses the response without naming its cluster; a double is dropped (OV-D13, D18). */
  private static void checkAddress(
      LbEndpoint endpoint, Path path, Set<SocketAddress> addresses, Findings findings) {
    SocketAddress address = endpoint.getEndpoint().getAddress().getSocketAddress();
    String spelt = address.getAddress() + ":" + address.getPortValue();
    if (!InetAddresses.isInetAddress(address.getAddress())) {
      findings.add(CheckCode.HOST_NAME_ENDPOINT, path, spelt);
    }
    if (address.getPortValue() == 0) {
      findings.add(CheckCode.PORT_ZERO, path, spelt);
    }
    if (!addresses.add(address)) {
      findings.add(CheckCode.DUPLICATE_ENDPOINT, path, spelt);
    }
  }
}
