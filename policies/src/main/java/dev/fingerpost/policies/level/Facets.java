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
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.PeerNames;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.guard.GuardFacet;
import dev.fingerpost.policies.health.ConsulFacet;
import dev.fingerpost.policies.health.HealthCheckFacet;
import dev.fingerpost.policies.health.HealthFacet;
import dev.fingerpost.policies.limit.InboundFacet;
import dev.fingerpost.policies.limit.RateLimitFacet;
import dev.fingerpost.policies.outlier.OutlierFacet;
import dev.fingerpost.policies.retry.RetryFacet;
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

  static final ImmutableMap<String, Facet> ALL =
      Maps.uniqueIndex(
          ImmutableList.<Facet>builder()
              .add(LOAD_BALANCER, OUTLIER, TimeoutFacet.CONNECT, TimeoutFacet.REQUEST)
              .add(RETRY, CIRCUIT, HEALTH, CONSUL)
              .add(new HealthCheckFacet(), RateLimitFacet.RATE_LIMIT, new InboundFacet())
              .add(new AllowFacet(), JwtFacet.JWT, new GuardFacet())
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
    return block.refusing(PeerNames.KEYS).refusing(NotServed.withoutFacet("")).refusing(elsewhere);
  }
}
