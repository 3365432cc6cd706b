package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.Policies;
import java.time.Instant;

/**
 * What one pass has published, and what it was made of.
 *
 * @param catalogs what each registry says, by its name
 * @param held the services of which the last good is served instead of what a registry says
 * @param approved the hashes by which an operator has let a held change through in this pass
 * @param changes of the resources that all Envoys share
 */
public record Published(
    Instant at,
    ImmutableMap<String, ServiceCatalog> catalogs,
    Policies policies,
    ImmutableSet<String> held,
    ImmutableSet<String> approved,
    ChangeSet changes) {

  /** Who is told of everything that goes out, on the reconciler's thread; it must be quick. */
  public interface Witness {

    /** Nobody is. */
    Witness NONE = published -> {};

    /** The store has taken it. */
    void saw(Published published);

    /** Tells another one too. */
    default Witness and(Witness other) {
      return published -> {
        saw(published);
        other.saw(published);
      };
    }
  }
}
