package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.NameSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a client asks for of one type: names, everything, or both. Owned by its stream's loop. */
final class Subscription {

  private static final String WILDCARD = "*";

  private final ResourceType type;
  private final NameSet names;
  private boolean asked;
  private boolean wildcard;

  /** Whether a name was ever asked for: from then on no names mean nothing. */
  private boolean named;

  /**
   * @param names an empty set
   */
  Subscription(ResourceType type, NameSet names) {
    this.type = type;
    this.names = names;
  }

  /**
   * What a request changed.
   *
   * @param toAnswer names that get an answer whatever the client has
   * @param released names that the client no longer wants and gets no answer for
   * @param wildcard what became of the wildcard
   */
  record Effect(ImmutableSet<String> toAnswer, ImmutableSet<String> released, Wildcard wildcard) {}

  /** What a request did to the wildcard. */
  enum Wildcard {
    UNCHANGED,
    BEGUN,
    ENDED
  }

  /** Takes a request in: first what it gives up, then what it asks for. */
  Effect apply(Collection<String> subscribe, Collection<String> unsubscribe) {
    boolean first = !asked;
    asked = true;
    boolean before = wildcard;
    ImmutableSet.Builder<String> toAnswer = ImmutableSet.builder();
    ImmutableSet.Builder<String> released = ImmutableSet.builder();
    if (unsubscribe.contains(WILDCARD)) {
      wildcard = false;
    }
    for (String name : unsubscribe) {
      if (names.remove(name)) {
        (wildcard ? toAnswer : released).add(name);
      }
    }
    if (hasWildcard() && first && subscribe.isEmpty() && unsubscribe.isEmpty()) {
      wildcard = true;
    }
    for (String name : subscribe) {
      if (!name.equals(WILDCARD)) {
        names.add(name);
        toAnswer.add(name);
      } else if (hasWildcard()) {
        wildcard = true;
      }
    }
    return new Effect(toAnswer.build(), released.build(), change(before, wildcard));
  }

  /** Takes a request in that names all that is asked for. */
  Effect replace(Collection<String> requested) {
    asked = true;
    named |= !requested.isEmpty();
    boolean before = wildcard;
    if (names.isExactly(requested)) { // as in nearly every ACK, which says them all again
      wildcard = hasWildcard() && !named;
      return new Effect(ImmutableSet.of(), ImmutableSet.of(), change(before, wildcard));
    }
    wildcard = hasWildcard() && (requested.contains(WILDCARD) || !named);
    Set<String> next = new LinkedHashSet<>(requested);
    next.remove(WILDCARD);
    ImmutableSet<String> given =
        names.names().stream()
            .filter(name -> !next.contains(name))
            .collect(ImmutableSet.toImmutableSet());
    ImmutableSet<String> added =
        next.stream().filter(names::add).collect(ImmutableSet.toImmutableSet());
    given.forEach(names::remove);
    return new Effect(added, wildcard ? ImmutableSet.of() : given, change(before, wildcard));
  }

  /** Treats the client as if it had asked for everything. */
  void takeForWildcard() {
    asked = true;
    wildcard = true;
  }

  /** Whether the client asked for anything of the type, even for nothing. */
  boolean asked() {
    return asked;
  }

  boolean isWildcard() {
    return wildcard;
  }

  /** Whether it is asked for by name. */
  boolean names(String name) {
    return names.contains(name);
  }

  /** Whether it is asked for at all. */
  boolean covers(String name) {
    return wildcard || names.contains(name);
  }

  /** A copy of the names. */
  List<String> names() {
    return names.names();
  }

  /** How many names are asked for that were never published. */
  int strangers() {
    return names.unnumbered();
  }

  private boolean hasWildcard() {
    return type == ResourceType.CLUSTER || type == ResourceType.LISTENER;
  }

  private static Wildcard change(boolean before, boolean after) {
    if (before == after) {
      return Wildcard.UNCHANGED;
    }
    return after ? Wildcard.BEGUN : Wildcard.ENDED;
  }
}
