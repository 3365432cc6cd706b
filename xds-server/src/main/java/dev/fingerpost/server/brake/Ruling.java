package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.ServiceCatalog;
import java.time.Instant;
import java.util.Optional;

/**
 * What may go out.
 *
 * @param catalog what is believed; the live catalog itself if nothing is held
 * @param holds what is not
 * @param nextChange when time alone may change that
 */
public record Ruling(
    ServiceCatalog catalog, ImmutableList<Hold> holds, Optional<Instant> nextChange) {}
