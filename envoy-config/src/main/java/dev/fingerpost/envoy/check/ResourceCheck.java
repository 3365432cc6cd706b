package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.check.field.ApiRules;
import dev.fingerpost.envoy.check.field.Path;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.ServicePlan;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;

/**
 * The last look at a resource before it may be sent: the rules of Envoy's own API, then those that
 * only the real Envoy has taught. An error keeps the resource from being sent. Owned by one thread.
 */
public final class ResourceCheck {

  /** The static clusters of every bootstrap. */
  private static final ImmutableSet<String> RESERVED =
      ImmutableSet.of(AdsSource.CONTROL_PLANE, "_local");

  private final ApiRules apiRules = new ApiRules();
  private final TypeRules typeRules = TypeRules.all();
  private long checked;

  /** What is wrong with a cluster that is sent. */
  public ImmutableList<Diagnostic> cluster(Cluster cluster) {
    Findings findings = start(cluster.getName(), cluster);
    if (RESERVED.contains(cluster.getName())) {
      findings.add(CheckCode.RESERVED_NAME, Path.ROOT.field("name"), cluster.getName());
    }
    return findings.diagnostics();
  }

  /** What is wrong with a service's assignment. */
  public ImmutableList<Diagnostic> assignment(ClusterLoadAssignment assignment) {
    return message(assignment.getClusterName(), assignment);
  }

  /** What is wrong with a service's virtual host. */
  public ImmutableList<Diagnostic> virtualHost(VirtualHost host) {
    return message(host.getName(), host);
  }

  /** What does not fit between the parts of a service's plan. */
  public ImmutableList<Diagnostic> plan(ServicePlan plan) {
    Findings findings = new Findings(plan.service());
    HashingRules.check(plan.cluster(), plan.route(), findings);
    return findings.diagnostics();
  }

  /** What is wrong with any other message. */
  public ImmutableList<Diagnostic> message(String name, Message message) {
    return start(name, message).diagnostics();
  }

  /** What is wrong with a resource as it would go out. */
  public ImmutableList<Diagnostic> entry(Entry entry) {
    try {
      return switch (entry.type()) {
        case CLUSTER -> {
          Cluster cluster = Cluster.parseFrom(entry.body());
          yield named(entry, cluster.getName(), cluster(cluster));
        }
        case ENDPOINT -> {
          var assignment = ClusterLoadAssignment.parseFrom(entry.body());
          yield named(entry, assignment.getClusterName(), assignment(assignment));
        }
        case LISTENER -> named(entry, Listener.parseFrom(entry.body()));
        case ROUTE -> named(entry, RouteConfiguration.parseFrom(entry.body()));
        case SECRET -> named(entry, Secret.parseFrom(entry.body()));
        case RUNTIME -> named(entry, Runtime.parseFrom(entry.body()));
      };
    } catch (InvalidProtocolBufferException e) {
      Findings findings = new Findings(entry.name());
      findings.add(CheckCode.UNREADABLE_EXTENSION, Path.ROOT, entry.type().typeUrl());
      return findings.diagnostics();
    }
  }

  /** How many messages were checked so far, each with all that is in it. */
  public long checked() {
    return checked;
  }

  private ImmutableList<Diagnostic> named(Entry entry, Message message) {
    var name = message.getDescriptorForType().findFieldByName("name");
    return named(entry, (String) message.getField(name), message(entry.name(), message));
  }

  private static ImmutableList<Diagnostic> named(
      Entry entry, String name, ImmutableList<Diagnostic> found) {
    if (name.equals(entry.name())) {
      return found;
    }
    Findings findings = new Findings(entry.name());
    findings.add(CheckCode.NAME_MISMATCH, Path.ROOT.field("name"), name);
    return ImmutableList.<Diagnostic>builder().addAll(findings.diagnostics()).addAll(found).build();
  }

  private Findings start(String service, Message message) {
    checked++;
    Findings findings = new Findings(service);
    findings.add(
        apiRules.violations(message, (inside, path) -> typeRules.check(inside, path, findings)));
    return findings;
  }
}
