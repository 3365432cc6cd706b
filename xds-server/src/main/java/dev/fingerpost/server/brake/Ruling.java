package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.catalog.ServiceCatalog;
import java.time.Instant;
import java.util.Optional;

/**
 * What may go out.
 *
 * @param catalog what is believed; the live catalog itself if nothing is held
 * @param approved the hashes of what people have let through this time
 * @param holds what is not
 * @param nextChange when time alone may change that
 */
public record Ruling(
    ServiceCatalog catalog,
    ImmutableList<Hold> holds,
    ImmutableSet<String> approved,
    Optional<Instant> nextChange) {

  /** The same, when there is nothing new about it. */
  Ruling again() {
    return new Ruling(catalog, holds, ImmutableSet.of(), nextChange);
  }

  /** The services that are not served as the registries have them. */
  public ImmutableSet<String> held() {
    return holds.stream()
        .flatMap(hold -> hold.services().stream())
        .collect(ImmutableSet.toImmutableSet());
  }
}
