package dev.fingerpost.envoy.check;

import com.google.common.net.InetAddresses;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** What an assignment must keep to beyond the rules of single fields. */
final class AssignmentRules {
  private AssignmentRules() {}

  static void check(ClusterLoadAssignment assignment, Findings findings) {
    checkStaleness(assignment, findings);
    checkPriorities(assignment, findings);
    Set<SocketAddress> addresses = new HashSet<>();
    for (int i = 0; i < assignment.getEndpointsCount(); i++) {
      LocalityLbEndpoints group = assignment.getEndpoints(i);
      Path path = Path.ROOT.element("endpoints", i);
      if (group.getLoadBalancingWeight().getValue() == 0) {
        findings.error(CheckCode.LOCALITY_WEIGHT, path, "has none");
      }
      for (int j = 0; j < group.getLbEndpointsCount(); j++) {
        checkAddress(group.getLbEndpoints(j), path.element("lb_endpoints", j), addresses, findings);
      }
    }
  }

  private static void checkStaleness(ClusterLoadAssignment assignment, Findings findings) {
    if (assignment.getPolicy().hasEndpointStaleAfter()) {
      Path path = Path.ROOT.field("policy").field("endpoint_stale_after");
      findings.error(CheckCode.STALE_ENDPOINTS, path, "is set");
    }
  }

  /** Envoy takes a gap silently (OV-D18) and then never comes to what is behind it. */
  private static void checkPriorities(ClusterLoadAssignment assignment, Findings findings) {
    Set<Integer> priorities = new TreeSet<>();
    assignment.getEndpointsList().forEach(group -> priorities.add(group.getPriority()));
    int expected = 0;
    for (int priority : priorities) {
      if (priority != expected++) {
        findings.error(CheckCode.PRIORITY_GAP, Path.ROOT.field("endpoints"), "" + priorities);
        return;
      }
    }
  }

  /** A name refuses the response without naming its cluster; a double is dropped (OV-D13, D18). */
  private static void checkAddress(
      LbEndpoint endpoint, Path path, Set<SocketAddress> addresses, Findings findings) {
    SocketAddress address = endpoint.getEndpoint().getAddress().getSocketAddress();
    String spelt = address.getAddress() + ":" + address.getPortValue();
    if (!InetAddresses.isInetAddress(address.getAddress())) {
      findings.error(CheckCode.HOST_NAME_ENDPOINT, path, spelt);
    }
    if (!addresses.add(address)) {
      findings.error(CheckCode.DUPLICATE_ENDPOINT, path, spelt);
    }
  }
}
