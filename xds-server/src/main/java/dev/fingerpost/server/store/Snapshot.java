package dev.fingerpost.server.store;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;
import java.util.Collections;

/**
 * All that the store holds at one generation.
 *
 * @param shared by the number of the type: it is looked into for every name that a stream looks at
 */
record Snapshot(
    long generation,
    ImmutableList<PackedMap> shared,
    ImmutableMap<Audience, Overlay> overlays,
    ImmutableMap<ResourceId, Retired> retired) {

  static final Snapshot EMPTY =
      new Snapshot(
          0,
          ImmutableList.copyOf(Collections.nCopies(ResourceType.values().length, PackedMap.EMPTY)),
          ImmutableMap.of(),
          ImmutableMap.of());

  @SuppressWarnings("EnumOrdinal") // of this process only, and as fast as an array
  PackedMap shared(ResourceType type) {
    return shared.get(type.ordinal());
  }
}
