package dev.fingerpost.server.boot;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.discovery.consul.ConsulRegistry;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.Scopes;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.server.reconcile.PlaneState;

/**
 * Tells each Consul which services live Envoys route to, whenever other Envoys are there or they
 * depend on something else. Safe for use by all threads.
 */
final class Routed {

  private final Latest<PlaneState> state;
  private final Latest<ImmutableSet<Audience>> audiences;
  private final ImmutableList<ConsulRegistry> consuls;
  private Scopes scopes = Scopes.ALL;
  private ImmutableSet<Audience> live = ImmutableSet.of();

  private Routed(
      Latest<PlaneState> state,
      Latest<ImmutableSet<Audience>> audiences,
      ImmutableList<ConsulRegistry> consuls) {
    this.state = state;
    this.audiences = audiences;
    this.consuls = consuls;
  }

  /** Tells them from now on. */
  static void tell(
      ImmutableList<ConsulRegistry> consuls,
      Latest<PlaneState> state,
      Latest<ImmutableSet<Audience>> audiences) {
    Routed routed = new Routed(state, audiences, consuls);
    state.onChange(routed::follow);
    audiences.onChange(routed::follow);
  }

  private synchronized void follow() {
    Scopes nextScopes = state.get().live().map(now -> now.plan().scopes()).orElse(Scopes.ALL);
    ImmutableSet<Audience> nextLive = audiences.get();
    if (nextScopes.equals(scopes) && nextLive.equals(live)) {
      return;
    }
    scopes = nextScopes;
    live = nextLive;
    ImmutableSet<String> services = services(scopes, live);
    consuls.forEach(consul -> consul.routed(services));
  }

  /** What they say that they depend on; an Envoy that says nothing prefers nothing. */
  private static ImmutableSet<String> services(Scopes scopes, ImmutableSet<Audience> live) {
    ImmutableSet.Builder<String> services = ImmutableSet.builder();
    for (Audience audience : live) {
      scopes.of(audience.cluster()).ifPresent(services::addAll);
    }
    return services.build();
  }
}
