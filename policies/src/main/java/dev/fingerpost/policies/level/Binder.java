package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import dev.fingerpost.model.policy.ClusterPolicy;
import dev.fingerpost.model.policy.RequestPolicy;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.policy.health.HealthCheck;
import dev.fingerpost.model.policy.health.InstancePolicy;
import dev.fingerpost.model.policy.health.InstancePolicy.Health;
import dev.fingerpost.model.policy.limit.RateLimit.Scope;
import dev.fingerpost.model.policy.locality.ZonePreference;
import dev.fingerpost.model.policy.outlier.OutlierDetection;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.routing.HeaderChanges;
import dev.fingerpost.model.policy.timeout.Timeouts;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.policies.balance.LoadBalancerBinder;
import dev.fingerpost.policies.circuit.CircuitFacet;
import dev.fingerpost.policies.fault.FaultsBinder;
import dev.fingerpost.policies.fault.FaultsFacet;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Facts;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.guard.GuardFacet;
import dev.fingerpost.policies.health.ConsulFacet;
import dev.fingerpost.policies.health.HealthCheckBinder;
import dev.fingerpost.policies.health.HealthFacet;
import dev.fingerpost.policies.limit.RateLimitBinder;
import dev.fingerpost.policies.limit.RateLimitFacet;
import dev.fingerpost.policies.locality.LocalityFacet;
import dev.fingerpost.policies.outlier.OutlierBinder;
import dev.fingerpost.policies.retry.Requests;
import dev.fingerpost.policies.retry.RetryBinder;
import dev.fingerpost.policies.routing.HeadersFacet;
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
        ? bound.with(bound.cluster().with(forOthers.cluster().loadBalancer()))
        : bound;
  }

  ServicePolicy bind(Effective effective) {
    check(effective);
    Health health = HealthFacet.bind(effective.value(Facets.HEALTH.key()));
    Optional<HealthCheck> probes =
        HealthCheckBinder.bind(effective.find(Facets.HEALTH_CHECK.key()));
    return new ServicePolicy(
        new InstancePolicy(
            health,
            ConsulFacet.bind(effective.value(Facets.CONSUL.key()), "weightFrom"),
            ConsulFacet.bind(effective.value(Facets.CONSUL.key()), "zoneFrom"),
            ConsulFacet.remoteAddress(effective.value(Facets.CONSUL.key())),
            LoadBalancerBinder.fixedWeights(effective.value(Facets.LOAD_BALANCER.key())),
            GuardFacet.bind(effective.value(Facets.GUARD.key()))),
        new ClusterPolicy(
            ProtocolFacet.bind(effective.find(Facets.PROTOCOL.key())),
            LoadBalancerBinder.bind(
                effective.value(Facets.LOAD_BALANCER.key()),
                judge(effective, Facets.LOAD_BALANCER)),
            TimeoutFacet.bind(effective.value(TimeoutFacet.CONNECT.key())),
            CircuitFacet.bind(effective.value(Facets.CIRCUIT.key())),
            outlier(effective, health, probes),
            probes),
        requests(effective, Requests.ALL, Scope.SERVICE),
        ImmutableList.of(),
        effective.find(Facets.LOCALITY.key()).map(LocalityFacet::bind).orElse(ZonePreference.NONE),
        effective.find(Facets.DEPENDS_ON.key()).flatMap(DependsOnFacet::bind));
  }

  private RequestPolicy requests(Effective effective, Requests requests, Scope limited) {
    Timeouts timeouts =
        new Timeouts(
            TimeoutFacet.bind(effective.value(TimeoutFacet.REQUEST.key())),
            effective.find(TimeoutFacet.IDLE.key()).map(TimeoutFacet::bind),
            effective.find(TimeoutFacet.STREAM.key()).map(TimeoutFacet::bind));
    return new RequestPolicy(
        timeouts,
        retry(effective, timeouts.request(), requests),
        RateLimitBinder.bind(effective.find(RateLimitFacet.RATE_LIMIT.key()), limited),
        FaultsBinder.bind(effective.find(FaultsFacet.KEY)),
        new HeaderChanges(
            HeadersFacet.bind(effective.find(HeadersFacet.REQUEST.key())),
            HeadersFacet.bind(effective.find(HeadersFacet.RESPONSE.key()))));
  }

  /**
   * What holds for a route's requests. Judged is what it writes itself; what it does not is the
   * service's.
   */
  RequestPolicy bindRoute(Effective route, Requests requests) {
    Subject subject = route.subject(facts, findings);
    Sets.difference(subject.own(), route.broken())
        .forEach(key -> Facets.of(key).check(route.value(key), subject));
    boolean writesRetry =
        subject.own().contains(Facets.RETRY.key())
            || subject.own().contains(TimeoutFacet.REQUEST.key());
    Scope limited =
        subject.own().contains(RateLimitFacet.RATE_LIMIT.key()) ? Scope.ROUTE : Scope.SERVICE;
    Binder binder = writesRetry ? this : new Binder(facts, new Findings());
    return binder.requests(route, requests, limited);
  }

  private Optional<OutlierDetection> outlier(
      Effective effective, Health health, Optional<HealthCheck> probes) {
    return OutlierBinder.bind(
        effective.value(Facets.OUTLIER.key()),
        health.panicPercent(),
        probes,
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
