package dev.fingerpost.policies.resolve;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.Scopes;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.policies.resolve.EndpointPlanner.Planned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Facts and wishes to decisions: one plan per service of the catalog. The result depends on the
 * arguments alone; of the last pass it remembers what did not change, so that equal parts come out
 * as the same objects. Owned by one thread.
 */
public final class PolicyResolver {

  private Map<String, Resolved> last = new HashMap<>();
  private @Nullable PolicySet lastPolicies;
  private Scopes scopes = Scopes.ALL;

  /** Resolves everything; only services that changed cost more than a look. */
  public Resolution resolve(ServiceCatalog catalog, PolicySet policies) {
    Map<String, Resolved> now = new HashMap<>();
    ImmutableSortedMap.Builder<String, ServicePlan> plans = ImmutableSortedMap.naturalOrder();
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<String> unequalByDefault = new ArrayList<>();
    List<Diagnostic> zonesByDefault = new ArrayList<>();
    for (Service service : catalog.services().values()) {
      Resolved resolved = resolve(service, catalog, policies);
      now.put(service.name(), resolved);
      plans.put(service.name(), resolved.plan);
      diagnostics.addAll(resolved.diagnostics);
      if (resolved.unequalByDefault) {
        unequalByDefault.add(service.name());
      }
      resolved.zones.ifPresent(
          isOwnLocality(service.name(), policies) ? diagnostics::add : zonesByDefault::add);
    }
    last = now;
    Remarks.unequalByDefault(unequalByDefault).ifPresent(diagnostics::add);
    diagnostics.addAll(ZoneRemarks.byDefault(zonesByDefault));
    diagnostics.addAll(Remarks.unknownServices(catalog, policies));
    diagnostics.addAll(Remarks.unknownDependencies(catalog, policies));
    return new Resolution(
        new TrafficPlan(plans.buildOrThrow(), scopes(policies)),
        ImmutableList.sortedCopyOf(diagnostics));
  }

  @SuppressWarnings("ReferenceEquality") // a set that did not change is the same object
  private Scopes scopes(PolicySet policies) {
    if (policies != lastPolicies) {
      lastPolicies = policies;
      scopes =
          new Scopes(
              policies.defaults().dependsOn(),
              ImmutableSortedMap.copyOf(
                  Maps.transformValues(policies.services(), ServicePolicy::dependsOn)));
    }
    return scopes;
  }

  private static boolean isOwnLocality(String service, PolicySet policies) {
    return !policies.of(service).locality().equals(policies.defaults().locality());
  }

  private Resolved resolve(Service service, ServiceCatalog catalog, PolicySet policies) {
    ServicePolicy policy = policies.of(service.name());
    Input input =
        new Input(
            service,
            policy,
            naming(service.name(), policies),
            ServicePlanner.domains(service.name(), policy, catalog));
    Resolved old = last.get(service.name());
    return old != null && old.input.isSame(input) ? old : compute(input, old);
  }

  private static Resolved compute(Input input, @Nullable Resolved old) {
    String name = input.service.name();
    Planned endpoints = EndpointPlanner.plan(input.service, input.policy);
    ServicePlan plan =
        new ServicePlan(
            name,
            ServicePlanner.cluster(name, input.policy),
            endpoints.plan(),
            ServicePlanner.route(name, input.policy, input.domains));
    LoadBalancer balancer = input.policy.cluster().loadBalancer();
    boolean isUnequal = endpoints.spread() != Spread.EQUAL;
    boolean byDefault =
        isUnequal
            && input.naming == Naming.INHERITED
            && balancer instanceof LoadBalancer.LeastRequest;
    List<Diagnostic> diagnostics = new ArrayList<>(endpoints.diagnostics());
    if (isUnequal && !byDefault) {
      Remarks.unequal(name, balancer).ifPresent(diagnostics::add);
    }
    if (input.naming == Naming.NAMED) {
      diagnostics.addAll(Remarks.unknownInstances(input.service, input.policy));
    }
    if (endpoints.spread() == Spread.SKEWED) {
      Remarks.skewed(name, input.policy).ifPresent(diagnostics::add);
    }
    return new Resolved(
        input,
        old == null ? plan : reuse(old.plan, plan),
        ImmutableList.copyOf(diagnostics),
        ZoneRemarks.of(input.policy.locality(), endpoints.plan()),
        byDefault);
  }

  private static ServicePlan reuse(ServicePlan old, ServicePlan next) {
    return old.equals(next)
        ? old
        : new ServicePlan(
            next.service(),
            old.cluster().equals(next.cluster()) ? old.cluster() : next.cluster(),
            old.endpoints().equals(next.endpoints()) ? old.endpoints() : next.endpoints(),
            old.route().equals(next.route()) ? old.route() : next.route());
  }

  /** A service inherits its balancer when it holds the very object of the defaults. */
  @SuppressWarnings("ReferenceEquality")
  private static Naming naming(String service, PolicySet policies) {
    return Optional.of(policies.of(service).cluster().loadBalancer())
            .filter(balancer -> balancer == policies.defaults().cluster().loadBalancer())
            .isPresent()
        ? Naming.INHERITED
        : Naming.NAMED;
  }

  private enum Naming {
    NAMED,
    INHERITED
  }

  /** All that a service's plan is made of. */
  private record Input(
      Service service, ServicePolicy policy, Naming naming, ImmutableList<String> domains) {

    /** Services are compared by identity, which their source keeps; policies are small. */
    @SuppressWarnings("ReferenceEquality")
    boolean isSame(Input other) {
      return service == other.service
          && naming == other.naming
          && (policy == other.policy || policy.equals(other.policy))
          && domains.equals(other.domains);
    }
  }

  private record Resolved(
      Input input,
      ServicePlan plan,
      ImmutableList<Diagnostic> diagnostics,
      Optional<Diagnostic> zones,
      boolean unequalByDefault) {}
}
