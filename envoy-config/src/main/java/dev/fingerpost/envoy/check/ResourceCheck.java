package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Message;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.ServicePlan;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;

/**
 * The last look at a resource before it may be sent: the rules of Envoy's own API, then those that
 * only the real Envoy has taught. An error keeps the resource from being sent. Owned by one thread.
 */
public final class ResourceCheck {
  private final ApiRules apiRules = new ApiRules();

  /** What is wrong with a cluster. */
  public ImmutableList<Diagnostic> cluster(Cluster cluster) {
    Findings findings = start(cluster.getName(), cluster);
    ClusterRules.check(cluster, findings);
    return findings.diagnostics();
  }

  /** What is wrong with a service's assignment. */
  public ImmutableList<Diagnostic> assignment(ClusterLoadAssignment assignment) {
    Findings findings = start(assignment.getClusterName(), assignment);
    AssignmentRules.check(assignment, findings);
    return findings.diagnostics();
  }

  /** What is wrong with a service's virtual host. */
  public ImmutableList<Diagnostic> virtualHost(VirtualHost host) {
    Findings findings = start(host.getName(), host);
    RouteRules.check(host, findings);
    return findings.diagnostics();
  }

  /** What does not fit between the parts of a service's plan. */
  public ImmutableList<Diagnostic> plan(ServicePlan plan) {
    Findings findings = new Findings(plan.service());
    HashingRules.check(plan.cluster(), plan.route(), findings);
    return findings.diagnostics();
  }

  /** What breaks the rules of Envoy's API in any other message. */
  public ImmutableList<Diagnostic> message(String name, Message message) {
    return start(name, message).diagnostics();
  }

  private Findings start(String service, Message message) {
    Findings findings = new Findings(service);
    findings.add(apiRules.violations(message));
    return findings;
  }
}
