package dev.fingerpost.server.state;

import dev.fingerpost.model.catalog.ServiceCatalog;
import java.time.Instant;

/**
 * What a registry said, as it was kept.
 *
 * @param at when it was kept
 */
public record KeptCatalog(Instant at, ServiceCatalog catalog) {}
