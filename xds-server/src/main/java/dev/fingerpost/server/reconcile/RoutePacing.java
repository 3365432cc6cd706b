package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.route.EncodedVirtualHost;
import dev.fingerpost.envoy.route.RouteTable;
import dev.fingerpost.envoy.translate.Translation;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the route table into the changes of a pass, at once and then at least 100 ms apart, since
 * each one costs Envoy a rebuild of the whole table (DEC-8). Removals of clusters wait for the
 * table that no longer names them.
 *
 * <p>Owned by the reconciler's thread.
 */
final class RoutePacing {

  private static final Duration APART = Duration.ofMillis(100);

  private final Set<ResourceId> heldRemovals = new LinkedHashSet<>();
  private @Nullable ImmutableSortedMap<String, EncodedVirtualHost> sent;
  private Instant lastTable = Instant.EPOCH;
  private Optional<Instant> nextChange = Optional.empty();
  private ImmutableList<Diagnostic> diagnostics = ImmutableList.of();

  /** The changes that may go out now. */
  ChangeSet pace(Translation translation, Instant now) {
    translation
        .changes()
        .updated()
        .forEach(entry -> heldRemovals.remove(new ResourceId(entry.type(), entry.name())));
    heldRemovals.addAll(translation.changes().removed());
    boolean stale = translation.virtualHosts() != sent;
    Instant due = lastTable.plus(APART);
    if (stale && now.isBefore(due)) {
      nextChange = Optional.of(due);
      return new ChangeSet(translation.changes().updated(), ImmutableList.of());
    }
    nextChange = Optional.empty();
    ImmutableList.Builder<Entry> updated =
        ImmutableList.<Entry>builder().addAll(translation.changes().updated());
    if (stale) {
      RouteTable table = RouteTable.assemble(translation.virtualHosts().values());
      updated.add(table.entry());
      diagnostics = table.diagnostics();
      sent = translation.virtualHosts();
      lastTable = now;
    }
    ImmutableList<ResourceId> removed = ImmutableList.copyOf(heldRemovals);
    heldRemovals.clear();
    return new ChangeSet(updated.build(), removed);
  }

  /** The virtual hosts of the table that is out. */
  ImmutableSortedMap<String, EncodedVirtualHost> sent() {
    return sent == null ? ImmutableSortedMap.of() : sent;
  }

  /** When a table that was held back is due. */
  Optional<Instant> nextChange() {
    return nextChange;
  }

  /** What was left out of the table that is out. */
  ImmutableList<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
