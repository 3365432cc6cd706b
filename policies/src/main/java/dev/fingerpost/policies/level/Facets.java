package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.balance.LoadBalancerFacet;
import dev.fingerpost.policies.circuit.CircuitFacet;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.PeerNames;
import dev.fingerpost.policies.health.ConsulFacet;
import dev.fingerpost.policies.health.HealthFacet;
import dev.fingerpost.policies.outlier.OutlierFacet;
import dev.fingerpost.policies.retry.RetryFacet;
import dev.fingerpost.policies.timeout.TimeoutFacet;

/** All keys of a service's policy. */
public final class Facets {

  static final Facet LOAD_BALANCER = new LoadBalancerFacet();
  static final Facet OUTLIER = new OutlierFacet();
  static final Facet RETRY = new RetryFacet();
  static final Facet CIRCUIT = new CircuitFacet();
  static final Facet HEALTH = new HealthFacet();
  static final Facet CONSUL = new ConsulFacet();

  public static final ImmutableMap<String, Facet> ALL =
      Maps.uniqueIndex(
          ImmutableList.of(
              LOAD_BALANCER,
              OUTLIER,
              TimeoutFacet.CONNECT,
              TimeoutFacet.REQUEST,
              RETRY,
              CIRCUIT,
              HEALTH,
              CONSUL),
          Facet::key);

  /** Those that have presets. */
  static final ImmutableMap<String, Facet> WITH_PRESETS =
      ImmutableMap.copyOf(Maps.filterValues(ALL, facet -> !facet.presetShape().keys().isEmpty()));

  /** What may be written for a service. */
  public static final Shape.Block SERVICE = service();

  private Facets() {}

  private static Shape.Block service() {
    Shape.Block block = Shape.Block.EMPTY;
    for (Facet facet : ALL.values()) {
      block = block.with(facet.key(), facet.shape());
    }
    return block.refusing(PeerNames.KEYS).refusing(NotServed.SERVICE);
  }
}
