package dev.fingerpost.policies.resolve;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multimaps;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What requests call the instances of a service: the ID in the registry, or {@code node/ID} where
 * two instances have one ID. A name means one instance or none.
 */
record InstanceNames(String service, List<Diagnostic> diagnostics) {

  private static final int SHOWN = 5;

  /** The names of those that have one; an instance that leaves has none. */
  Map<InstanceKey, String> of(Collection<Instance> instances) {
    ImmutableListMultimap<String, Instance> byId =
        instances.stream()
            .filter(instance -> instance.presence() == Presence.LISTED)
            .collect(
                ImmutableListMultimap.toImmutableListMultimap(Instance::id, instance -> instance));
    ListMultimap<String, Instance> byName = ArrayListMultimap.create();
    Multimaps.asMap(byId)
        .forEach((id, same) ->
            same.forEach(
                instance -> byName.put(same.size() == 1 ? id : longName(instance), instance)));
    Map<InstanceKey, String> names = new HashMap<>();
    Multimaps.asMap(byName)
        .forEach((name, same) -> {
          if (same.size() == 1) {
            names.put(same.getFirst().key(), name);
          }
        });
    Multimaps.asMap(byId).values().stream()
        .filter(same -> same.size() > 1)
        .forEach(same -> diagnostics.add(doubled(same, names)));
    return names;
  }

  private Diagnostic doubled(List<Instance> same, Map<InstanceKey, String> names) {
    String id = Attributes.shown(same.getFirst().id());
    String named =
        same.stream()
            .map(instance -> names.get(instance.key()))
            .filter(Objects::nonNull)
            .limit(SHOWN)
            .map(name -> "`" + Attributes.shown(name) + "`")
            .collect(Collectors.joining(", "));
    return Diagnostic.warning(
        PolicyCode.DOUBLE_ID.id(),
        "%d instances of `%s` have the ID `%s`, which names none of them"
            .formatted(same.size(), service, id),
        named.isEmpty() ? "give each an ID of its own" : "requests can name " + named,
        service + "/" + id);
  }

  private static String longName(Instance instance) {
    return instance.key().node() + "/" + instance.id();
  }
}
