package dev.fingerpost.envoy.cost;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.fingerpost.envoy.resource.ResourceId;
import java.util.stream.Collectors;

/**
 * What the change of one resource costs.
 *
 * @param parts what changed, by what it costs: fields of a cluster or listener, instances of an
 *     assignment, virtual hosts of a route table; empty if nothing changed
 */
public record Cost(
    ResourceId resource, ImmutableSortedMap<CostClass, ImmutableSortedSet<String>> parts) {

  /** A change of one class. */
  static Cost of(ResourceId resource, CostClass only, Iterable<String> what) {
    return new Cost(resource, ImmutableSortedMap.of(only, ImmutableSortedSet.copyOf(what)));
  }

  /** The dearest of its classes. */
  public CostClass worst() {
    return parts.isEmpty() ? CostClass.NOTHING : parts.lastKey();
  }

  /** Everything that Envoy does. */
  public ImmutableSet<Effect> effects() {
    return Sets.immutableEnumSet(
        parts.keySet().stream().flatMap(each -> each.effects().stream()).toList());
  }

  /**
   * One line for people: {@code cluster orders: created anew (connect_timeout); warms before it is
   * used, ...}.
   */
  public String print() {
    String name = resource.type().label() + " " + resource.name() + ": ";
    if (parts.isEmpty()) {
      return name + worst().words();
    }
    String what =
        parts.entrySet().stream()
            .map(part -> part.getKey().words() + inBrackets(part.getValue()))
            .collect(Collectors.joining(", "));
    String effects = effects().stream().map(Effect::words).collect(Collectors.joining(", "));
    return name + what + (effects.isEmpty() ? "" : "; " + effects);
  }

  private static String inBrackets(ImmutableSortedSet<String> what) {
    return what.isEmpty() ? "" : " (" + String.join(", ", what) + ")";
  }
}
