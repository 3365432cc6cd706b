package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableSet;

/** Which services live Envoys route to, as the server said last. Safe for use by all threads. */
final class Demand {

  private volatile ImmutableSet<String> routed = ImmutableSet.of();

  void set(ImmutableSet<String> services) {
    routed = services;
  }

  ImmutableSet<String> routed() {
    return routed;
  }

  boolean isRouted(String service) {
    return routed.contains(service);
  }
}
