package dev.fingerpost.server.ads;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.server.ads.stream.Ledger;
import dev.fingerpost.server.store.Publication;
import dev.fingerpost.server.store.ResourceStore;
import dev.fingerpost.server.store.Resources;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/** A server on a loopback port, its store, and a reconciler of three lines. */
final class TestServer implements AutoCloseable {

  static {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
  }

  final ManualScheduler scheduler = new ManualScheduler();
  final ResourceStore store = new ResourceStore(scheduler::nanoTime);
  final Audiences audiences = new Audiences();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final AdsServer server;
  private final Map<Audience, ImmutableList<Entry>> own = new HashMap<>();

  private TestServer(Overlays overlays, UnaryOperator<AdsSettings> settings, Ledger ledger) {
    server =
        new AdsServer(
            settings.apply(
                AdsSettings.at(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "replica-1")),
            store,
            audiences,
            TestServer::audience,
            ledger,
            registry,
            scheduler);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (overlays == Overlays.AT_ONCE) {
      audiences.live().onChange(() -> publish(ChangeSet.EMPTY));
    }
  }

  /** When an audience gets its overlay. */
  private enum Overlays {
    AT_ONCE,
    WHEN_PUBLISHED
  }

  /** A server that serves each audience as soon as it is live. */
  static TestServer start() {
    return start(settings -> settings);
  }

  /** The same with other settings. */
  static TestServer start(UnaryOperator<AdsSettings> settings) {
    return new TestServer(Overlays.AT_ONCE, settings, new Ledger());
  }

  /** A server that knows what was refused before it started. */
  static TestServer start(Ledger ledger) {
    return new TestServer(Overlays.AT_ONCE, settings -> settings, ledger);
  }

  /** A server whose audiences wait for the next publication. */
  static TestServer startSlow() {
    return new TestServer(Overlays.WHEN_PUBLISHED, settings -> settings, new Ledger());
  }

  static Audience audience(Node node) {
    return new Audience(node.getCluster(), Audience.DEFAULT_OUTBOUND);
  }

  void publish(Entry... entries) {
    publish(new ChangeSet(ImmutableList.copyOf(entries), ImmutableList.of()));
  }

  void remove(ResourceType type, String name) {
    publish(new ChangeSet(ImmutableList.of(), ImmutableList.of(new ResourceId(type, name))));
  }

  /** Gives an audience resources of its own beside its {@code _local}. */
  synchronized void own(String cluster, Entry... entries) {
    own.put(new Audience(cluster, Audience.DEFAULT_OUTBOUND), ImmutableList.copyOf(entries));
    publish(ChangeSet.EMPTY);
  }

  /** Publishes as the one writer would. */
  synchronized void publish(ChangeSet changes) {
    ImmutableMap.Builder<Audience, ImmutableList<Entry>> overlays = ImmutableMap.builder();
    for (Audience audience : audiences.live().get()) {
      overlays.put(
          audience,
          ImmutableList.<Entry>builder()
              .add(Resources.assignment("_local/" + audience.cluster(), 7000))
              .addAll(own.getOrDefault(audience, ImmutableList.of()))
              .build());
    }
    store.publish(new Publication(changes, overlays.buildOrThrow()));
  }

  /** A counter, zero if nothing was counted. */
  double counted(String name, String... tags) {
    return registry.find(name).tags(tags).counters().stream().mapToDouble(Counter::count).sum()
        + registry.find(name).tags(tags).functionCounters().stream()
            .mapToDouble(FunctionCounter::count)
            .sum();
  }

  /** A gauge. */
  double gauged(String name) {
    return registry.get(name).gauge().value();
  }

  /** A client beside the service {@code web}. */
  ScriptedClient client() {
    return ScriptedClient.connect(server.port(), "web-1", "web");
  }

  @Override
  public void close() {
    server.close();
  }
}
