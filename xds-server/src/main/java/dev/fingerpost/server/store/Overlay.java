package dev.fingerpost.server.store;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the Envoys of one audience see otherwise than all: resources of their own, and which of the
 * shared ones they do not see at all.
 *
 * @param source what the resources were made of
 * @param scope the services whose shared resources they see; empty for all
 */
record Overlay(
    ImmutableList<Entry> source,
    ImmutableMap<ResourceId, Packed> own,
    Optional<ImmutableSortedSet<String>> scope) {

  /** Of an audience that is not there. */
  static final Overlay NONE = new Overlay(ImmutableList.of(), ImmutableMap.of(), Optional.empty());

  /** Whether a shared resource is seen; one that is about no service always is. */
  boolean sees(Packed shared) {
    String service = shared.entry().subject();
    return scope.isEmpty() || service.isEmpty() || scope.get().contains(service);
  }

  /** Which of these shared resources are seen before or after a publication. */
  Set<ResourceId> seen(Set<ResourceId> changed, Snapshot before, Snapshot after) {
    if (scope.isEmpty()) {
      return changed;
    }
    Set<ResourceId> seen = new LinkedHashSet<>();
    for (ResourceId id : changed) {
      Packed there = after.shared(id.type()).get(id.name());
      Packed last = there == null ? before.shared(id.type()).get(id.name()) : there;
      if (last == null || sees(last)) {
        seen.add(id);
      }
    }
    return seen;
  }

  /** What differs from an earlier one, whatever the shared resources are. */
  Set<ResourceId> differing(Overlay old, Snapshot after) {
    Set<ResourceId> ids = new LinkedHashSet<>();
    if (own != old.own) {
      own.forEach((id, packed) -> {
        Packed before = old.own.get(id);
        if (before == null || !before.version().equals(packed.version())) {
          ids.add(id);
        }
      });
      old.own.keySet().stream().filter(id -> !own.containsKey(id)).forEach(ids::add);
    }
    if (!scope.equals(old.scope)) {
      for (ResourceType type : ResourceType.values()) {
        after
            .shared(type)
            .forEach(packed -> {
              if (sees(packed) != old.sees(packed)) {
                ids.add(packed.id());
              }
            });
      }
    }
    return ids;
  }
}
