package dev.fingerpost.server.state;

import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A registry that begins with what it said before the restart. As soon as it has a value of its
 * own, that one holds; until then the kept one does, and its status says so.
 *
 * <p>A live view that is there within a moment is better than an old one, so the kept one waits
 * that moment: Envoys would otherwise be sent back in time for no reason.
 */
public final class RestoredRegistry implements Source<ServiceCatalog> {

  private final Source<ServiceCatalog> live;
  private final Consumer<Runnable> afterAMoment;
  private final Latest<SourceState<ServiceCatalog>> cell;

  /** Guarded by this. */
  private Optional<KeptCatalog> kept;

  private boolean waited;

  /**
   * A registry that is not started yet.
   *
   * @param afterAMoment runs what it is given once, when the live view has had its chance
   */
  public RestoredRegistry(
      Source<ServiceCatalog> live, Optional<KeptCatalog> kept, Consumer<Runnable> afterAMoment) {
    this.live = live;
    this.kept = kept;
    this.afterAMoment = afterAMoment;
    this.cell = new Latest<>(live.state().get());
  }

  @Override
  public String name() {
    return live.name();
  }

  @Override
  public Latest<SourceState<ServiceCatalog>> state() {
    return cell;
  }

  @Override
  public void start() {
    live.state().onChange(this::follow);
    live.start();
    follow();
    afterAMoment.accept(this::stopWaiting);
  }

  @Override
  public void close() {
    live.close();
  }

  private synchronized void stopWaiting() {
    waited = true;
    follow();
  }

  /** One at a time, so that what is older never comes last. */
  private synchronized void follow() {
    SourceState<ServiceCatalog> now = live.state().get();
    if (now.value().isPresent()) {
      kept = Optional.empty(); // never needed again
    }
    cell.set(waited ? kept.map(old -> restored(now, old)).orElse(now) : now);
  }

  private static SourceState<ServiceCatalog> restored(
      SourceState<ServiceCatalog> now, KeptCatalog old) {
    return new SourceState<>(
        Optional.of(old.catalog()), status(now.status(), old), now.diagnostics());
  }

  private static SourceStatus status(SourceStatus now, KeptCatalog old) {
    return switch (now) {
      case SourceStatus.Starting(String reason) -> stale(reason, old);
      case SourceStatus.Stale(String reason, _) -> stale(reason, old);
      case SourceStatus.Refused(String reason, _) ->
          new SourceStatus.Refused(withKept(reason, old), old.at());
      case SourceStatus.Live() -> stale("no value yet", old);
    };
  }

  private static SourceStatus stale(String reason, KeptCatalog old) {
    return new SourceStatus.Stale(withKept(reason, old), old.at());
  }

  private static String withKept(String reason, KeptCatalog old) {
    return reason
        + "; what is served was kept then, before the restart (services: "
        + old.catalog().services().size()
        + ")";
  }
}
