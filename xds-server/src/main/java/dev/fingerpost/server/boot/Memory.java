package dev.fingerpost.server.boot;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.source.Shelf;
import dev.fingerpost.server.audit.AuditEntry.Answers;
import dev.fingerpost.server.audit.AuditLog;
import dev.fingerpost.server.audit.AuditRecorder;
import dev.fingerpost.server.metrics.PlaneMetrics;
import dev.fingerpost.server.reconcile.Published.Witness;
import dev.fingerpost.server.state.CatalogMemory;
import dev.fingerpost.server.state.CatalogShelf;
import dev.fingerpost.server.state.KeptCatalog;
import dev.fingerpost.server.state.StateFolder;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What of a control plane outlives it: the state folder and the audit log in it, or nothing where
 * no folder was given.
 */
record Memory(Optional<StateFolder> folder, Optional<AuditLog> audit) implements AutoCloseable {

  static Memory open(Optional<Path> folder, InstantSource clock) {
    return new Memory(
        folder.map(path -> StateFolder.open(path, clock)),
        folder.map(path -> AuditLog.open(path.resolve("audit"), clock)));
  }

  /** The place of a value of this name. */
  Shelf shelf(String name) {
    return folder.map(state -> state.shelf(name)).orElse(Shelf.NONE);
  }

  /**
   * Who has to see what goes out, so that it can be kept.
   *
   * @param answers of all clients so far
   */
  Witness witness(ImmutableList<Recall.Known> registries, Supplier<Answers> answers) {
    ImmutableMap.Builder<String, CatalogShelf> shelves = ImmutableMap.builder();
    ImmutableMap.Builder<String, KeptCatalog> restored = ImmutableMap.builder();
    for (Recall.Known registry : registries) {
      shelves.put(registry.live().name(), registry.shelf());
      registry.kept().ifPresent(kept -> restored.put(registry.live().name(), kept));
    }
    Witness catalogs =
        folder.isEmpty()
            ? Witness.NONE
            : new CatalogMemory(shelves.buildOrThrow(), restored.buildOrThrow());
    return audit.map(log -> catalogs.and(AuditRecorder.to(log, answers))).orElse(catalogs);
  }

  /** Registers how well it does. */
  void register(MeterRegistry meters) {
    folder.ifPresent(state -> PlaneMetrics.registerState(meters, state));
    audit.ifPresent(log -> PlaneMetrics.registerAudit(meters, log));
  }

  /** What is wrong with it, one line each. */
  ImmutableList<String> troubles() {
    return Stream.of(folder.flatMap(StateFolder::trouble), audit.flatMap(AuditLog::trouble))
        .flatMap(Optional::stream)
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public void close() {
    folder.ifPresent(StateFolder::close);
    audit.ifPresent(AuditLog::close);
  }
}
