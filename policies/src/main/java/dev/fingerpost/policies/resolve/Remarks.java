package dev.fingerpost.policies.resolve;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.yaml.Names;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What only policy and facts together show. */
final class Remarks {

  private static final int SHOWN = 5;

  private Remarks() {}

  /** What a service's balancer does with weights that differ. */
  static Optional<Diagnostic> unequal(String service, LoadBalancer balancer) {
    String path = "services." + service + ".loadBalancer";
    if (balancer instanceof LoadBalancer.Direct direct) {
      // What names its instance needs no weights; the rest is chosen by another balancer.
      return direct.otherwise().balancer().flatMap(other -> unequal(service, other));
    }
    if (!balancer.usesWeights()) {
      return Optional.of(
          Diagnostic.warning(
              PolicyCode.UNUSED_WEIGHTS.id(),
              "the weights of `%s` differ and `%s` does not use them"
                  .formatted(service, balancer.policyName()),
              "`weighted` does",
              path));
    }
    return balancer instanceof LoadBalancer.LeastRequest
        ? Optional.of(
            Diagnostic.warning(
                PolicyCode.LEAST_REQUEST_WEIGHTS.id(),
                "the weights of `%s` differ: `leastRequest` takes turns by weight, not by choice"
                    .formatted(service),
                "write equal weights, or `weighted`",
                path))
        : Optional.empty();
  }

  /** The same in one line for all services that have {@code leastRequest} without naming it. */
  static Optional<Diagnostic> unequalByDefault(List<String> services) {
    if (services.isEmpty()) {
      return Optional.empty();
    }
    String names =
        String.join(", ", services.subList(0, Math.min(SHOWN, services.size())))
            + (services.size() > SHOWN ? ", ..." : "");
    return Optional.of(
        Diagnostic.warning(
            PolicyCode.LEAST_REQUEST_WEIGHTS.id(),
            "the weights of %d service%s differ: `leastRequest` takes turns by weight, not by choice"
                .formatted(services.size(), services.size() == 1 ? "" : "s"),
            "write equal weights, or `weighted`: " + names,
            "defaults.loadBalancer"));
  }

  /** What a retry does where time stamps leave it no other instance. */
  static Optional<Diagnostic> skewed(String service, ServicePolicy policy) {
    boolean retries = policy.requests().retry().isPresent();
    return policy.cluster().loadBalancer() instanceof LoadBalancer.Timestamp && retries
        ? Optional.of(
            Diagnostic.warning(
                PolicyCode.SKEWED_STAMPS.id(),
                "one weight of `%s` is over five times the next: a retry may go back to it"
                    .formatted(service),
                "with weights that are closer a retry always goes elsewhere",
                "services." + service + ".loadBalancer"))
        : Optional.empty();
  }

  /** Weights for instances that a service does not have. */
  static ImmutableList<Diagnostic> unknownInstances(Service service, ServicePolicy policy) {
    Set<String> known = new TreeSet<>();
    for (Instance instance : service.instances()) {
      known.add(instance.id());
      known.add(instance.key().node() + "/" + instance.id());
    }
    String path = "services." + service.name() + ".loadBalancer.fixedWeights";
    return Sets.difference(policy.instances().fixedWeights().keySet(), known).stream()
        .map(id ->
            Diagnostic.warning(
                PolicyCode.NO_INSTANCE.id(),
                "`%s` has no instance `%s`".formatted(service.name(), id),
                Names.hint(id, known),
                path))
        .collect(ImmutableList.toImmutableList());
  }

  /** Policies for services that no registry knows. */
  static ImmutableList<Diagnostic> unknownServices(ServiceCatalog catalog, PolicySet policies) {
    ImmutableSet<String> known = catalog.services().keySet();
    return Sets.difference(policies.services().keySet(), known).stream()
        .map(name ->
            Diagnostic.warning(
                PolicyCode.NO_SERVICE.id(),
                "no registry knows a service `%s`".formatted(name),
                Names.hint(name, known),
                "services." + name))
        .collect(ImmutableList.toImmutableList());
  }

  /** Dependencies on services that no registry knows. */
  static ImmutableList<Diagnostic> unknownDependencies(ServiceCatalog catalog, PolicySet policies) {
    ImmutableSet<String> known = catalog.services().keySet();
    ImmutableList.Builder<Diagnostic> unknown = ImmutableList.builder();
    policies
        .services()
        .forEach((name, policy) -> {
          if (!policy.dependsOn().equals(policies.defaults().dependsOn())) {
            addUnknown(policy.dependsOn(), "services." + name, known, unknown);
          }
        });
    addUnknown(policies.defaults().dependsOn(), "defaults", known, unknown);
    return unknown.build();
  }

  private static void addUnknown(
      Optional<ImmutableSortedSet<String>> dependsOn,
      String path,
      ImmutableSet<String> known,
      ImmutableList.Builder<Diagnostic> unknown) {
    for (String name : Sets.difference(dependsOn.orElse(ImmutableSortedSet.of()), known)) {
      unknown.add(
          Diagnostic.warning(
              PolicyCode.NO_SERVICE.id(),
              "no registry knows a service `%s`".formatted(name),
              Names.hint(name, known),
              path + ".dependsOn"));
    }
  }
}
