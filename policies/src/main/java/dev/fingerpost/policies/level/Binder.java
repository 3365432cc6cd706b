package dev.fingerpost.policies.level;

import com.google.common.collect.Sets;
import dev.fingerpost.model.policy.RequestPolicy;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.policy.health.InstancePolicy;
import dev.fingerpost.model.policy.health.InstancePolicy.Health;
import dev.fingerpost.model.policy.locality.ZonePreference;
import dev.fingerpost.model.policy.outlier.OutlierDetection;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.timeout.Timeouts;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.policies.balance.LoadBalancerBinder;
import dev.fingerpost.policies.circuit.CircuitFacet;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Facts;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.health.ConsulFacet;
import dev.fingerpost.policies.health.HealthCheckBinder;
import dev.fingerpost.policies.health.HealthFacet;
import dev.fingerpost.policies.locality.LocalityFacet;
import dev.fingerpost.policies.outlier.OutlierBinder;
import dev.fingerpost.policies.retry.Requests;
import dev.fingerpost.policies.retry.RetryBinder;
import dev.fingerpost.policies.service.DependsOnFacet;
import dev.fingerpost.policies.service.ProtocolFacet;
import dev.fingerpost.policies.timeout.TimeoutFacet;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Merged blocks to typed policy, judging what only the merged blocks show. */
record Binder(Facts facts, Findings findings) {

  /**
   * The policy of one service, which keeps the defaults' own balancer object unless a level of its
   * own writes one: whether a balancer was named can be told by identity.
   */
  ServicePolicy bind(Effective effective, Effective defaults, ServicePolicy forOthers) {
    ServicePolicy bound = bind(effective);
    String key = Facets.LOAD_BALANCER.key();
    return effective.entry(key).equals(defaults.entry(key))
        ? new ServicePolicy(
            bound.protocol(),
            forOthers.loadBalancer(),
            bound.instances(),
            bound.connectTimeout(),
            bound.circuitBreaker(),
            bound.outlierDetection(),
            bound.healthCheck(),
            bound.requests(),
            bound.locality(),
            bound.dependsOn())
        : bound;
  }

  ServicePolicy bind(Effective effective) {
    check(effective);
    Health health = HealthFacet.bind(effective.value(Facets.HEALTH.key()));
    return new ServicePolicy(
        ProtocolFacet.bind(effective.find(Facets.PROTOCOL.key())),
        LoadBalancerBinder.bind(
            effective.value(Facets.LOAD_BALANCER.key()), judge(effective, Facets.LOAD_BALANCER)),
        new InstancePolicy(
            health,
            ConsulFacet.bind(effective.value(Facets.CONSUL.key()), "weightFrom"),
            ConsulFacet.bind(effective.value(Facets.CONSUL.key()), "zoneFrom"),
            LoadBalancerBinder.fixedWeights(effective.value(Facets.LOAD_BALANCER.key()))),
        TimeoutFacet.bind(effective.value(TimeoutFacet.CONNECT.key())),
        CircuitFacet.bind(effective.value(Facets.CIRCUIT.key())),
        outlier(effective, health),
        HealthCheckBinder.bind(effective.find(Facets.HEALTH_CHECK.key())),
        requests(effective, Requests.ALL),
        effective.find(Facets.LOCALITY.key()).map(LocalityFacet::bind).orElse(ZonePreference.NONE),
        effective.find(Facets.DEPENDS_ON.key()).flatMap(DependsOnFacet::bind));
  }

  private RequestPolicy requests(Effective effective, Requests requests) {
    Timeouts timeouts =
        new Timeouts(
            TimeoutFacet.bind(effective.value(TimeoutFacet.REQUEST.key())),
            effective.find(TimeoutFacet.IDLE.key()).map(TimeoutFacet::bind),
            effective.find(TimeoutFacet.STREAM.key()).map(TimeoutFacet::bind));
    return new RequestPolicy(timeouts, retry(effective, timeouts.request(), requests));
  }

  /** Judges what a route writes for its requests; what it does not is the service's. */
  void judgeRoute(Effective route, Requests requests) {
    Subject subject = route.subject(facts, findings);
    Sets.difference(subject.own(), route.broken())
        .forEach(key -> Facets.of(key).check(route.value(key), subject));
    if (subject.own().contains(Facets.RETRY.key())
        || subject.own().contains(TimeoutFacet.REQUEST.key())) {
      retry(route, TimeoutFacet.bind(route.value(TimeoutFacet.REQUEST.key())), requests);
    }
  }

  private Optional<OutlierDetection> outlier(Effective effective, Health health) {
    return OutlierBinder.bind(
        effective.value(Facets.OUTLIER.key()),
        health.panicPercent(),
        judge(effective, Facets.OUTLIER, Facets.HEALTH));
  }

  private Optional<Retry> retry(Effective effective, Duration timeout, Requests requests) {
    return RetryBinder.bind(
        effective.value(Facets.RETRY.key()),
        timeout,
        requests,
        judge(effective, Facets.RETRY, TimeoutFacet.REQUEST));
  }

  private void check(Effective effective) {
    Subject subject = effective.subject(facts, findings);
    Sets.difference(effective.entries().keySet(), effective.broken())
        .forEach(key -> Facets.of(key).check(effective.value(key), subject));
  }

  /** What is left of a block with a part that is wrong is judged by nobody. */
  private Judge judge(Effective effective, Facet facet, Facet... others) {
    Findings heard = effective.broken().contains(facet.key()) ? new Findings() : findings;
    return effective
        .subject(facts, heard)
        .judge(facet.key(), Arrays.stream(others).map(Facet::key).toArray(String[]::new));
  }
}
