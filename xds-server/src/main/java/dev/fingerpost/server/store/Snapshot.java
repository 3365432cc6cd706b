package dev.fingerpost.server.store;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;

/** All that the store holds at one generation. */
record Snapshot(
    long generation,
    ImmutableMap<ResourceType, PackedMap> shared,
    ImmutableMap<Audience, Overlay> overlays,
    ImmutableMap<ResourceId, Retired> retired) {

  static final Snapshot EMPTY =
      new Snapshot(0, ImmutableMap.of(), ImmutableMap.of(), ImmutableMap.of());

  PackedMap shared(ResourceType type) {
    PackedMap map = shared.get(type);
    return map == null ? PackedMap.EMPTY : map;
  }
}
