package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.consul.agent.LastingThread;
import dev.fingerpost.discovery.consul.agent.Supervisor;
import dev.fingerpost.discovery.consul.catalog.CatalogState;
import dev.fingerpost.discovery.consul.rows.RowRules;
import dev.fingerpost.discovery.consul.wire.Hint;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the catalog of a datacenter and the set of its watches: they tell it
 * what they read, it publishes once for all that has come in.
 */
final class CatalogKeeper implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogKeeper.class);

  /** Bounded by the rate limits of the watches. */
  private final BlockingQueue<Consumer<CatalogState>> news = new LinkedBlockingQueue<>();

  private final String registry;
  private final CatalogState state;
  private final Datacenter datacenter;
  private final HotSet hotSet = new HotSet();
  private final Watches watches;
  private final Latest<SourceState<ServiceCatalog>> cell;
  private final LastingThread thread = new LastingThread("consul-catalog", this);

  CatalogKeeper(
      CatalogState state,
      Datacenter datacenter,
      Supervisor supervisor,
      RowRules rules,
      Latest<SourceState<ServiceCatalog>> cell) {
    this.registry = state.label();
    this.state = state;
    this.datacenter = datacenter;
    this.watches =
        new Watches(
            datacenter,
            supervisor,
            name -> new ServiceSubject(name, datacenter.scope(), rules, this));
    this.cell = cell;
  }

  void start(Supervisor supervisor) {
    watches.start();
    supervisor.keep(thread);
  }

  /** Ends this thread and the watches; nothing is published after it. */
  void stop(Supervisor supervisor) {
    supervisor.release(thread);
    thread.join();
    watches.stop();
  }

  /** Has a piece of news taken in. From any thread. */
  void tell(Consumer<CatalogState> piece) {
    news.add(piece);
  }

  /** Has a service read at once. From any thread. */
  void readNow(String service) {
    watches.readNow(service);
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        // Time alone can pass the barrier, and let a service rest.
        takeIn(news.poll(1, TimeUnit.SECONDS));
        cover();
        publish(state.source());
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  private void takeIn(@Nullable Consumer<CatalogState> first) {
    for (Consumer<CatalogState> piece = first; piece != null; piece = news.poll()) {
      piece.accept(state);
    }
  }

  private void cover() {
    int most = watches.most();
    state.bound(most);
    ImmutableSortedSet<String> names = state.watched();
    state.takeChanged(hotSet::changed);
    hotSet.routed(datacenter.demand().routed(), state.now());
    watches.cover(names, hotSet.of(names, most), this::hint);
  }

  /** From the thread of a signal. */
  private void hint(ImmutableSortedSet<Hint> hints) {
    tell(known -> known.concernedBy(hints).forEach(watches::readNow));
  }

  private void publish(SourceState<ServiceCatalog> next) {
    SourceStatus before = cell.get().status();
    cell.set(next);
    if (before.getClass() != next.status().getClass()) {
      log(next);
    }
  }

  private void log(SourceState<ServiceCatalog> next) {
    ServiceCatalog catalog = next.value().orElse(ServiceCatalog.EMPTY);
    int services = catalog.services().size();
    switch (next.status()) {
      case SourceStatus.Starting(String reason) ->
          LOG.info("event=registry_starting registry={} reason=\"{}\"", registry, reason);
      case SourceStatus.Live() -> {
        LOG.info(
            "event=registry_live registry={} services={} instances={}",
            registry,
            services,
            catalog.instanceCount());
        next.diagnostics().stream()
            .filter(problem -> problem.path().isEmpty())
            .forEach(problem ->
                LOG.warn(
                    "event=registry_warning registry={} message=\"{}\" hint=\"{}\"",
                    registry,
                    problem.message(),
                    problem.hint()));
      }
      case SourceStatus.Stale(String reason, _) ->
          LOG.warn(
              "event=registry_stale registry={} services={} reason=\"{}\"",
              registry,
              services,
              reason);
      case SourceStatus.Refused(String reason, _) ->
          LOG.warn("event=registry_refused registry={} reason=\"{}\"", registry, reason);
    }
  }
}
