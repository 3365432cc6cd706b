package dev.fingerpost.integration.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.bootstrap.Bootstrap;
import dev.fingerpost.envoy.bootstrap.BootstrapOptions;
import dev.fingerpost.envoy.bootstrap.Nodes;
import dev.fingerpost.envoy.bootstrap.RuntimeLayer;
import dev.fingerpost.envoy.print.ResourcePrinter;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.SteadyLoad;
import dev.fingerpost.integration.world.Traffic;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.server.ads.AdsServer;
import dev.fingerpost.server.ads.AdsSettings;
import dev.fingerpost.server.ads.Audiences;
import dev.fingerpost.server.ads.stream.Ledger;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.ads.stream.StreamMetrics;
import dev.fingerpost.server.ads.stream.StreamStatus;
import dev.fingerpost.server.ads.stream.TypeStatus.State;
import dev.fingerpost.server.store.Publication;
import dev.fingerpost.server.store.ResourceStore;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource.ApiType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/**
 * The serving engine alone, with whatever resources a test gives it, and one real Envoy. It can be
 * stopped and started again on the same port, with the same or with other resources.
 */
public final class LiveEngine implements AutoCloseable {

  /** Below Envoy's own 15 s, so that whatever it waits out by itself fails the test. */
  private static final Duration GUARD = Duration.ofSeconds(5);

  private static final Duration START = Duration.ofSeconds(12);

  private final Path folder;
  private final Wire wire;
  private final int port = Loopback.freePort();
  private final int outbound = Loopback.freePort();
  private final Map<ResourceId, Entry> content = new LinkedHashMap<>();
  private final Ledger ledger = new Ledger();
  private final List<RealEnvoy> envoys = new ArrayList<>();
  private Optional<Running> running = Optional.empty();

  private LiveEngine(Path folder, Wire wire) {
    this.folder = folder;
    this.wire = wire;
  }

  /** How the Envoy asks. */
  public enum Wire {
    /** Delta ADS, what the product's bootstrap says. */
    DELTA,
    /** State-of-the-world ADS. */
    SOTW
  }

  /** Which static clusters the Envoy's bootstrap has. */
  public enum Local {
    /** The product's: one of type EDS for the Envoy's own group. */
    STATIC_EDS,
    /** None but the control plane. */
    NONE
  }

  /** A server without resources, not started yet. */
  public static LiveEngine of(Path folder, Wire wire) {
    Programs.envoy(); // a skip must leave nothing behind
    LiveEngine engine = new LiveEngine(folder, wire);
    engine.put(RuntimeLayer.empty());
    return engine;
  }

  /** Starts the server with what it was given, and an Envoy that is live. */
  public LiveEngine start() {
    return start(Local.STATIC_EDS);
  }

  /** The same with another bootstrap. */
  public LiveEngine start(Local local) {
    try {
      startServer();
      envoys.add(RealEnvoy.start(Programs.envoy(), folder, bootstrap(local)));
      await("Envoy is live", START, () -> envoy().admin().isOk("/ready"));
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts an Envoy for which something else listens in the server's place. */
  public RealEnvoy startEnvoyAlone() {
    envoys.add(RealEnvoy.start(Programs.envoy(), folder, bootstrap(Local.STATIC_EDS)));
    return envoy();
  }

  /** Starts the server, with an empty memory but for what Envoys refused. */
  public void startServer() {
    Running next = new Running(port, ledger);
    running = Optional.of(next);
    next.publish(new ChangeSet(ImmutableList.copyOf(content.values()), ImmutableList.of()));
    next.start();
  }

  /** Ends the server; the Envoy goes on alone. */
  public void stopServer() {
    running.ifPresent(Running::close);
    running = Optional.empty();
  }

  /** Ends the server, starts it anew, and waits until the Envoy has come back and got all. */
  public void restart() {
    stopServer();
    startServer();
    awaitSettled();
  }

  /** New and changed resources, in one publication. */
  public void put(Entry... entries) {
    put(Arrays.asList(entries));
  }

  /** New and changed resources, in one publication. */
  public void put(List<Entry> entries) {
    change(entries, List.of());
  }

  /** A resource that is no more. */
  public void remove(ResourceType type, String... names) {
    change(List.of(), Arrays.stream(names).map(name -> new ResourceId(type, name)).toList());
  }

  /** New, changed and removed resources, in one publication. */
  public void change(List<Entry> entries, List<ResourceId> removed) {
    entries.forEach(entry -> content.put(new ResourceId(entry.type(), entry.name()), entry));
    removed.forEach(content::remove);
    ChangeSet changes = new ChangeSet(ImmutableList.copyOf(entries), ImmutableList.copyOf(removed));
    running.ifPresent(server -> server.publish(changes));
  }

  /** All resources that an Envoy of this group would be sent. */
  public List<Entry> contentFor(String group) {
    List<Entry> all = new ArrayList<>(content.values());
    all.add(LiveResources.assignment("_local/" + group));
    return all;
  }

  /** The port for the test's listener. */
  public int outbound() {
    return outbound;
  }

  /** The port of the server. */
  public int port() {
    return port;
  }

  /** Requests through the test's listener. */
  public Traffic traffic() {
    return new Traffic(outbound);
  }

  /** A load that goes on. */
  public SteadyLoad steady(String host) {
    return traffic().steady(host, 100);
  }

  /** The Envoy. */
  public RealEnvoy envoy() {
    return envoys.getFirst();
  }

  /** What the server has counted since it was started last. */
  public StreamMetrics metrics() {
    return running.orElseThrow().server.metrics();
  }

  /** A counter of the server by its name in the registry, over all types. */
  public double counted(String name) {
    return running.orElseThrow().registry.find(name).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  /** The resources of all types that were sent since the server was started last. */
  public long sent() {
    return (long) counted("fingerpost.xds.resources.sent");
  }

  /** The time-outs of the Envoy's waiting for whatever resource, in its whole life. */
  public long timeOuts() {
    return envoy().stats("").entrySet().stream()
        .filter(stat -> stat.getKey().endsWith("init_fetch_timeout"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** A number that the Envoy keeps for a cluster. */
  public long stat(String cluster, String name) {
    return envoy().stat("cluster." + cluster + "." + name);
  }

  /** How many clusters warm in the Envoy. */
  public long warming() {
    return envoy().stat("cluster_manager.warming_clusters");
  }

  /** The connect time-out of a cluster that the Envoy uses now: which version it is. */
  public String version(String cluster) {
    for (JsonNode active :
        envoy().admin().json("/config_dump?resource=dynamic_active_clusters").path("configs")) {
      if (active.at("/cluster/name").asText().equals(cluster)) {
        return active.at("/cluster/connect_timeout").asText();
      }
    }
    return "";
  }

  /** Waits until the Envoy uses this version of a cluster and nothing warms. */
  public void awaitVersion(String cluster, String version) {
    await(
        cluster + " is active with " + version,
        () -> version(cluster).equals(version) && warming() == 0);
  }

  /** Waits until a host's requests are answered so. */
  public void awaitAnswer(String host, int status) {
    await(host + " answers " + status, () -> traffic().send(host, 1).allAre(status));
  }

  /** Waits until the Envoy has asked this server for all types and has answered all it got. */
  public void awaitSettled() {
    await(
        "the Envoy is back and has nothing unanswered",
        () -> {
          var streams = running.orElseThrow().server.envoys();
          return streams.size() == 1
              && streams.getFirst().types().size() >= 5
              && hasAnswered(streams.getFirst());
        });
  }

  /** Waits for whatever it may be. */
  public void await(String claim, BooleanSupplier holds) {
    await(claim, GUARD, holds);
  }

  /** Waits longer or less long for whatever it may be. */
  public void await(String claim, Duration guard, BooleanSupplier holds) {
    Await.until(claim, guard, holds, this::lastLines);
  }

  @Override
  public void close() {
    envoys.forEach(RealEnvoy::close);
    stopServer();
  }

  /** A state-of-the-world Envoy answers only the last of several responses of a type. */
  private boolean hasAnswered(StreamStatus stream) {
    return switch (wire) {
      case DELTA -> counted("fingerpost.xds.responses.sent") == counted("fingerpost.xds.responses");
      case SOTW ->
          stream.types().values().stream().noneMatch(type -> type.state() == State.PENDING);
    };
  }

  private String lastLines() {
    return running.map(server -> server.server.envoys().toString()).orElse("no server")
        + envoys.stream().map(envoy -> "\n" + envoy.process().lastLines()).toList();
  }

  private String bootstrap(Local local) {
    var message =
        Bootstrap.message(
            new BootstrapOptions(
                "web-1",
                "web",
                List.of(new Address("127.0.0.1", port)),
                new Address("127.0.0.1", outbound),
                new Address("127.0.0.1", Loopback.freePort())))
            .toBuilder();
    if (wire == Wire.SOTW) {
      message.getDynamicResourcesBuilder().getAdsConfigBuilder().setApiType(ApiType.GRPC);
    }
    if (local == Local.NONE) {
      message.getClusterManagerBuilder().clearLocalClusterName();
      message.getStaticResourcesBuilder().removeClusters(0);
    }
    return new ResourcePrinter().print(message.build());
  }

  /** One life of the server. */
  private static final class Running implements AutoCloseable {

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final AdsServer server;
    private final ResourceStore store = new ResourceStore();
    private final Audiences audiences = new Audiences();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

    Running(int port, Ledger ledger) {
      server =
          new AdsServer(
              AdsSettings.at(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "replica-1"),
              store,
              audiences,
              Nodes::audience,
              ledger,
              registry,
              Scheduler.on(timers));
      audiences.live().onChange(() -> publish(ChangeSet.EMPTY));
    }

    void start() {
      try {
        server.start();
      } catch (IOException e) {
        timers.shutdownNow();
        throw new UncheckedIOException(e);
      }
    }

    /** Publishes as the one writer would. */
    synchronized void publish(ChangeSet changes) {
      ImmutableMap.Builder<Audience, ImmutableList<Entry>> overlays = ImmutableMap.builder();
      for (Audience audience : audiences.live().get()) {
        overlays.put(
            audience, ImmutableList.of(LiveResources.assignment("_local/" + audience.cluster())));
      }
      store.publish(new Publication(changes, overlays.buildOrThrow()));
    }

    @Override
    public void close() {
      server.close();
      timers.shutdownNow();
    }
  }
}
