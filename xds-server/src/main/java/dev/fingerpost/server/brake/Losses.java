package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterators;
import com.google.common.collect.PeekingIterator;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.PolicySet;
import org.jspecify.annotations.Nullable;

/** The losses between two catalogs. Services that are the same object cost a look. */
final class Losses {

  private Losses() {}

  @SuppressWarnings("ReferenceEquality") // a source keeps what did not change
  static ImmutableList<Loss> between(
      ServiceCatalog published, ServiceCatalog live, PolicySet policies) {
    if (published == live) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<Loss> losses = ImmutableList.builder();
    PeekingIterator<Service> listed =
        Iterators.peekingIterator(live.services().values().iterator());
    for (Service before : published.services().values()) {
      @Nullable Service after = advance(listed, before.name());
      if (after != before) {
        Loss.of(before, after, policies.of(before.name()).instances()).ifPresent(losses::add);
      }
    }
    return losses.build();
  }

  /** The service of this name, or null; both catalogs are in the order of names. */
  private static @Nullable Service advance(PeekingIterator<Service> listed, String name) {
    while (listed.hasNext()) {
      int order = listed.peek().name().compareTo(name);
      if (order > 0) {
        return null;
      }
      Service service = listed.next();
      if (order == 0) {
        return service;
      }
    }
    return null;
  }
}
