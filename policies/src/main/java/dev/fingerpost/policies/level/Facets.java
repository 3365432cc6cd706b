package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.yaml.Refusal;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.access.AllowFacet;
import dev.fingerpost.policies.access.JwtFacet;
import dev.fingerpost.policies.balance.LoadBalancerFacet;
import dev.fingerpost.policies.circuit.CircuitFacet;
import dev.fingerpost.policies.fault.FaultsFacet;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.guard.GuardFacet;
import dev.fingerpost.policies.health.ConsulFacet;
import dev.fingerpost.policies.health.HealthCheckFacet;
import dev.fingerpost.policies.health.HealthFacet;
import dev.fingerpost.policies.limit.InboundFacet;
import dev.fingerpost.policies.limit.RateLimitFacet;
import dev.fingerpost.policies.locality.FailoverFacet;
import dev.fingerpost.policies.locality.LocalityFacet;
import dev.fingerpost.policies.outlier.OutlierFacet;
import dev.fingerpost.policies.retry.RetryFacet;
import dev.fingerpost.policies.routing.HeadersFacet;
import dev.fingerpost.policies.routing.MirrorFacet;
import dev.fingerpost.policies.routing.PinFacet;
import dev.fingerpost.policies.routing.RoutesFacet;
import dev.fingerpost.policies.service.DependsOnFacet;
import dev.fingerpost.policies.service.ProtocolFacet;
import dev.fingerpost.policies.split.CanaryFacet;
import dev.fingerpost.policies.split.SplitFacet;
import dev.fingerpost.policies.split.SplitOnFacet;
import dev.fingerpost.policies.subset.SubsetsFacet;
import dev.fingerpost.policies.timeout.TimeoutFacet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All keys of a service's policy, served or not. */
public final class Facets {

  static final Facet LOAD_BALANCER = new LoadBalancerFacet();
  static final Facet OUTLIER = new OutlierFacet();
  static final Facet RETRY = new RetryFacet();
  static final Facet CIRCUIT = new CircuitFacet();
  static final Facet HEALTH = new HealthFacet();
  static final Facet CONSUL = new ConsulFacet();
  static final Facet PROTOCOL = new ProtocolFacet();
  static final Facet HEALTH_CHECK = new HealthCheckFacet();
  static final Facet LOCALITY = new LocalityFacet();
  static final Facet DEPENDS_ON = new DependsOnFacet();
  static final Facet GUARD = new GuardFacet();

  private static final ImmutableList<Facet> BUT_ROUTES =
      ImmutableList.<Facet>builder()
          .add(LOAD_BALANCER, OUTLIER, TimeoutFacet.CONNECT, TimeoutFacet.REQUEST)
          .add(RETRY, CIRCUIT, HEALTH, CONSUL)
          .add(TimeoutFacet.IDLE, TimeoutFacet.STREAM)
          .add(PROTOCOL, DEPENDS_ON)
          .add(new SubsetsFacet(), new SplitFacet(), new SplitOnFacet(), new CanaryFacet())
          .add(new PinFacet(), new MirrorFacet(), new FaultsFacet())
          .add(new FailoverFacet(), LOCALITY)
          .add(HeadersFacet.REQUEST, HeadersFacet.RESPONSE)
          .add(HEALTH_CHECK, RateLimitFacet.RATE_LIMIT, new InboundFacet())
          .add(new AllowFacet(), JwtFacet.JWT, GUARD)
          .build();

  /** Those that a route may write. */
  static final ImmutableList<Facet> OF_ROUTES =
      BUT_ROUTES.stream()
          .filter(facet -> facet.standing().contains(Standing.ROUTE))
          .collect(ImmutableList.toImmutableList());

  /** Every facet by its key. */
  public static final ImmutableMap<String, Facet> ALL =
      Maps.uniqueIndex(
          ImmutableList.<Facet>builder()
              .addAll(BUT_ROUTES)
              .add(RoutesFacet.with(OF_ROUTES))
              .build(),
          Facet::key);

  /** Those that have presets. */
  static final ImmutableMap<String, Facet> WITH_PRESETS =
      ImmutableMap.copyOf(Maps.filterValues(ALL, facet -> !facet.presetShape().keys().isEmpty()));

  /** What may be written for all services. */
  public static final Shape.Block DEFAULTS = block(Standing.DEFAULTS);

  /** What may be written for a service. */
  public static final Shape.Block SERVICE = block(Standing.SERVICE);

  private Facets() {}

  /** The facet of a key that is one. */
  static Facet of(String key) {
    return Optional.ofNullable(ALL.get(key)).orElseThrow();
  }

  private static Shape.Block block(Standing standing) {
    Shape.Block block = Shape.Block.EMPTY;
    Map<String, Refusal> elsewhere = new HashMap<>();
    for (Facet facet : ALL.values()) {
      if (facet.standing().contains(standing)) {
        block = block.with(facet.key(), NotServed.mark(facet.key(), facet.shape()));
      } else {
        elsewhere.put(facet.key(), new Refusal.Elsewhere("under `services` and a service's name"));
      }
    }
    return block.refusing(elsewhere);
  }
}
