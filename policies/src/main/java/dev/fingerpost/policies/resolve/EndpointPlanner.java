package dev.fingerpost.policies.resolve;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.balance.LoadBalancer.NamedBy;
import dev.fingerpost.model.policy.health.InstancePolicy.Attribute;
import dev.fingerpost.model.policy.health.InstancePolicy.CountedChecks;
import dev.fingerpost.model.policy.health.InstancePolicy.Health;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A service's instances to endpoints: health, weight, locality. Pure; used once per service. */
final class EndpointPlanner {

  private static final Pattern ZONE = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private final Service service;
  private final ServicePolicy policy;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private EndpointPlanner(Service service, ServicePolicy policy) {
    this.service = service;
    this.policy = policy;
  }

  /**
   * What comes out.
   *
   * @param spread how the weights differ that instances have of their own
   */
  record Planned(EndpointPlan plan, Spread spread, ImmutableList<Diagnostic> diagnostics) {}

  static Planned plan(Service service, ServicePolicy policy) {
    return new EndpointPlanner(service, policy).plan();
  }

  private Planned plan() {
    Map<Instance, Double> weights = new LinkedHashMap<>();
    Weighing weighing = new Weighing(policy.instances(), service.name(), diagnostics);
    for (Instance instance : byAddress().values()) {
      weights.put(instance, weighing.of(instance, status(instance)));
    }
    double scale =
        policy.cluster().loadBalancer().usesWeights() ? Weighing.scale(weights.values()) : 0;
    Map<InstanceKey, String> names = names(weights.keySet());
    ImmutableList.Builder<PlannedEndpoint> planned = ImmutableList.builder();
    weights.forEach((instance, weight) -> {
      EndpointHealth health = weight == 0 ? EndpointHealth.DRAINING : health(instance);
      planned.add(
          new PlannedEndpoint(
              instance.key(),
              instance.address(),
              locality(instance),
              health,
              Weighing.sent(weight, scale),
              Optional.ofNullable(names.get(instance.key())).filter(name -> takesNamed(health))));
    });
    ImmutableList<PlannedEndpoint> endpoints = planned.build();
    return new Planned(
        new EndpointPlan(service.name(), endpoints, Zones.order(policy.locality(), endpoints)),
        Spread.of(weights.values()),
        ImmutableList.copyOf(diagnostics));
  }

  private Map<InstanceKey, String> names(Collection<Instance> instances) {
    return policy.cluster().loadBalancer() instanceof LoadBalancer.Direct direct
            && direct.by() == NamedBy.INSTANCE
        ? new InstanceNames(service.name(), diagnostics).of(instances)
        : Map.of();
  }

  /**
   * Whether a request that names the instance may go there. Envoy would send it even to one that is
   * not healthy: only one without a name falls back (OV-R3, OV-R5).
   */
  private static boolean takesNamed(EndpointHealth health) {
    return switch (health) {
      case HEALTHY, DEGRADED -> true;
      case UNHEALTHY, DRAINING -> false;
    };
  }

  /** In address order, one instance each: a listed one before a leaving one, then by key. */
  private Map<Address, Instance> byAddress() {
    Map<Address, Instance> chosen = new TreeMap<>();
    for (Instance listed : service.instances()) {
      Instance instance = reached(listed);
      Instance first = chosen.putIfAbsent(instance.address(), instance);
      if (first == null) {
        continue;
      }
      if (first.presence() == Presence.LEAVING) {
        chosen.put(instance.address(), instance);
      } else if (instance.presence() == Presence.LISTED) {
        diagnostics.add(
            Diagnostic.warning(
                PolicyCode.DOUBLE_ADDRESS.id(),
                "two instances at %s: %s is used, %s is not"
                    .formatted(
                        instance.address(),
                        Attributes.shown(first.id()),
                        Attributes.shown(instance.id())),
                "deregister one of them",
                service.name() + "/" + Attributes.shown(instance.id())));
      }
    }
    return chosen;
  }

  /** At the tagged address that policy names, where the registry gives one to choose from. */
  private Instance reached(Instance instance) {
    return policy
        .instances()
        .remoteAddress()
        .flatMap(tag -> Optional.ofNullable(instance.attributes().surroundings().tagged().get(tag)))
        .map(instance::at)
        .orElse(instance);
  }

  private CheckStatus status(Instance instance) {
    return policy.instances().health().checks() == CountedChecks.ALL
        ? instance.checks().all()
        : instance.checks().one();
  }

  private EndpointHealth health(Instance instance) {
    Health health = policy.instances().health();
    if (instance.presence() == Presence.LEAVING) {
      return EndpointHealth.DRAINING;
    }
    if (instance.checks().maintenance()) {
      return switch (health.maintenance()) {
        case DRAIN -> EndpointHealth.DRAINING;
        case UNHEALTHY -> EndpointHealth.UNHEALTHY;
      };
    }
    return switch (status(instance)) {
      case PASSING -> EndpointHealth.HEALTHY;
      case WARNING ->
          switch (health.warning()) {
            case HEALTHY -> EndpointHealth.HEALTHY;
            case DEGRADED -> EndpointHealth.DEGRADED;
          };
      case CRITICAL ->
          switch (health.critical()) {
            case UNHEALTHY -> EndpointHealth.UNHEALTHY;
          };
    };
  }

  private Locality locality(Instance instance) {
    return new Locality(
        instance.key().datacenter(),
        policy
            .instances()
            .zoneFrom()
            .flatMap(attribute -> zone(attribute, instance))
            .or(() -> Optional.of(instance.attributes().zone()).filter(zone -> !zone.isEmpty()))
            .or(() -> policy.instances().zoneFrom().flatMap(place -> zoneOfHost(place, instance)))
            .orElse(""));
  }

  /** What the instance does not say of itself, its host may say for all that run there. */
  private static Optional<String> zoneOfHost(Attribute attribute, Instance instance) {
    return switch (attribute) {
      case Attribute.Meta(String key) ->
          Optional.ofNullable(instance.attributes().surroundings().nodeMeta().get(key))
              .filter(text -> ZONE.matcher(text).matches());
      case Attribute.Tag _ -> Optional.empty();
    };
  }

  private Optional<String> zone(Attribute attribute, Instance instance) {
    Optional<String> written = Attributes.find(attribute, instance);
    Optional<String> zone = written.filter(text -> ZONE.matcher(text).matches());
    if (written.isPresent() && zone.isEmpty()) {
      String reason = "`%s` is no zone".formatted(Attributes.shown(written.get()));
      diagnostics.add(Attributes.ignored(service.name(), instance, reason, attribute));
    }
    return zone;
  }
}
