package dev.fingerpost.discovery.consul;

import dev.fingerpost.discovery.AddressPolicy;
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
 * The one thread that owns the catalog of a Consul and the set of its watches: they tell it what
 * they read, it publishes once for all that has come in.
 */
final class CatalogKeeper implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogKeeper.class);

  /** Bounded by the rate limits of the watches. */
  private final BlockingQueue<Consumer<CatalogState>> news = new LinkedBlockingQueue<>();

  private final CatalogState state;
  private final Watches watches;
  private final Latest<SourceState<ServiceCatalog>> cell;
  private final Thread thread = Thread.ofVirtual().name("consul-catalog").unstarted(this);

  CatalogKeeper(
      CatalogState state,
      Agent agent,
      HotSet hotSet,
      AddressPolicy addresses,
      Latest<SourceState<ServiceCatalog>> cell) {
    this.state = state;
    this.watches = new Watches(agent, hotSet, name -> new ServiceSubject(name, addresses, this));
    this.cell = cell;
  }

  void start() {
    thread.start();
  }

  /** Ends this thread and the watches; nothing is published after it. */
  void stop() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has a piece of news taken in. From any thread. */
  void tell(Consumer<CatalogState> piece) {
    news.add(piece);
  }

  @Override
  public void run() {
    watches.start();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        // Time alone can pass the barrier.
        takeIn(news.poll(1, TimeUnit.SECONDS));
        watches.cover(state.watched());
        publish(state.source());
      }
    } catch (InterruptedException e) {
      // Stopped.
    } finally {
      watches.stop();
    }
  }

  private void takeIn(@Nullable Consumer<CatalogState> first) {
    for (Consumer<CatalogState> piece = first; piece != null; piece = news.poll()) {
      piece.accept(state);
    }
  }

  private void publish(SourceState<ServiceCatalog> next) {
    SourceStatus before = cell.get().status();
    cell.set(next);
    if (before.getClass() != next.status().getClass()) {
      log(next);
    }
  }

  private static void log(SourceState<ServiceCatalog> next) {
    ServiceCatalog catalog = next.value().orElse(ServiceCatalog.EMPTY);
    int services = catalog.services().size();
    switch (next.status()) {
      case SourceStatus.Starting(String reason) ->
          LOG.info("event=registry_starting registry=consul reason=\"{}\"", reason);
      case SourceStatus.Live() -> {
        LOG.info(
            "event=registry_live registry=consul services={} instances={}",
            services,
            catalog.instanceCount());
        next.diagnostics().stream()
            .filter(problem -> problem.path().isEmpty())
            .forEach(problem ->
                LOG.warn(
                    "event=registry_warning registry=consul message=\"{}\" hint=\"{}\"",
                    problem.message(),
                    problem.hint()));
      }
      case SourceStatus.Stale(String reason, _) ->
          LOG.warn(
              "event=registry_stale registry=consul services={} reason=\"{}\"", services, reason);
      case SourceStatus.Refused(String reason, _) ->
          LOG.warn("event=registry_refused registry=consul reason=\"{}\"", reason);
    }
  }
}
