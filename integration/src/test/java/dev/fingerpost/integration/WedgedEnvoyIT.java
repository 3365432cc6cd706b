package dev.fingerpost.integration;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.bootstrap.Bootstrap;
import dev.fingerpost.envoy.bootstrap.BootstrapOptions;
import dev.fingerpost.envoy.bootstrap.Nodes;
import dev.fingerpost.envoy.bootstrap.RuntimeLayer;
import dev.fingerpost.envoy.endpoint.LocalAssignment;
import dev.fingerpost.envoy.listener.OutboundListener;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.RouteTable;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.server.ads.AdsServer;
import dev.fingerpost.server.ads.AdsSettings;
import dev.fingerpost.server.ads.Audiences;
import dev.fingerpost.server.ads.stream.Ledger;
import dev.fingerpost.server.ads.stream.LedgerKeeper;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.state.StateFolder;
import dev.fingerpost.server.store.Publication;
import dev.fingerpost.server.store.ResourceStore;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OV-D5, D6, X-46: an Envoy that is stuck on a cluster asks a new server for no clusters at all,
 * and is set free. The checks would never let such a cluster out, so the store is filled directly.
 */
class WedgedEnvoyIT {

  /** Patience is tried in a tenth of the time. */
  private static final int HASTE = 10;

  private static final Duration GUARD = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final int port = Loopback.freePort();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void close() {
    timers.shutdownNow();
  }

  @Test
  void aServerWithoutMemoryTakesTheClusterBackAndFindsOut() {
    try (RealEnvoy envoy = wedged(new Ledger());
        Plane fresh = new Plane(new Ledger())) {
      fresh.publish(cluster("good", 2), cluster("bad", 1, 10), cluster("after", 1), none("good"));
      await(
          "the Envoy is free",
          () -> warming(envoy) == 0 && fresh.server.metrics().wedgedCount() > 0);
      await("its change is live", () -> envoy.stat("cluster_manager.cluster_modified") > 0);
      await("the bad one is known", () -> fresh.server.metrics().refusals("cluster") > 0);
      long before = envoy.stat("cluster_manager.cluster_modified");
      fresh.publish(cluster("good", 3));
      await(
          "clusters are accepted again",
          () -> envoy.stat("cluster_manager.cluster_modified") > before && warming(envoy) == 0);
    }
  }

  /** The name of a cluster that nobody has any more stands in the ledger alone. */
  @Test
  void theLedgerKnowsWhatItWasStuckOn() {
    Path kept = folder.resolve("state");
    try (RealEnvoy envoy = wedged(kept);
        StateFolder state = StateFolder.open(kept, InstantSource.system());
        Plane fresh = new Plane(ledger(state))) {
      fresh.publish(cluster("good", 2), none("good"));
      await("the Envoy is free", () -> warming(envoy) == 0);
      await("its change is live", () -> envoy.stat("cluster_manager.cluster_modified") > 0);
      await("clusters are accepted again", () -> fresh.isSettled());
    }
  }

  private RealEnvoy wedged(Path kept) {
    try (StateFolder state = StateFolder.open(kept, InstantSource.system())) {
      return wedged(ledger(state));
    }
  }

  private static Ledger ledger(StateFolder state) {
    return LedgerKeeper.open(state.shelf("ledger"), InstantSource.system()).ledger();
  }

  /** An Envoy that is stuck, its server gone. */
  private RealEnvoy wedged(Ledger ledger) {
    Path binary = Programs.envoy();
    try (Plane plane = new Plane(ledger)) {
      plane.publish(
          RuntimeLayer.empty(),
          cluster("good", 1),
          none("good"),
          RouteTable.assemble(List.of()).entry());
      RealEnvoy envoy = RealEnvoy.start(binary, folder.resolve("envoy"), bootstrap()).awaitLive();
      try {
        plane.publish(cluster("bad", 1, 10), none("bad"), cluster("after", 1), none("after"));
        await("the Envoy is stuck", () -> warming(envoy) == 1);
        return envoy;
      } catch (IllegalStateException e) {
        envoy.close();
        throw e;
      }
    }
  }

  private String bootstrap() {
    return Bootstrap.yaml(
        new BootstrapOptions(
            "web-1",
            "web",
            List.of(new Address("127.0.0.1", port)),
            new Address("127.0.0.1", Loopback.freePort()),
            new Address("127.0.0.1", Loopback.freePort())));
  }

  private static long warming(RealEnvoy envoy) {
    return envoy.stat("cluster_manager.warming_clusters");
  }

  private static void await(String claim, BooleanSupplier holds) {
    Await.until(claim, GUARD, holds, () -> "");
  }

  private static Cluster.Builder message(String name, int connectTimeoutSeconds) {
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.EDS)
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(AdsSource.CONFIG))
        .setConnectTimeout(Durations.fromSeconds(connectTimeoutSeconds));
  }

  private static Entry cluster(String name, int connectTimeoutSeconds) {
    return Entries.about(
        name, ResourceType.CLUSTER, name, message(name, connectTimeoutSeconds).build());
  }

  /** A cluster with a Maglev table of any size; Envoy takes primes only. */
  private static Entry cluster(String name, int connectTimeoutSeconds, int tableSize) {
    return Entries.about(
        name,
        ResourceType.CLUSTER,
        name,
        message(name, connectTimeoutSeconds)
            .setLbPolicy(Cluster.LbPolicy.MAGLEV)
            .setMaglevLbConfig(
                Cluster.MaglevLbConfig.newBuilder().setTableSize(UInt64Value.of(tableSize)))
            .build());
  }

  private static Entry none(String name) {
    return Entries.about(
        name,
        ResourceType.ENDPOINT,
        name,
        ClusterLoadAssignment.newBuilder().setClusterName(name).build());
  }

  /** A server whose store the test fills. */
  private final class Plane implements AutoCloseable {

    private final ResourceStore store = new ResourceStore();
    private final Audiences audiences = new Audiences();
    private final AdsServer server;

    Plane(Ledger ledger) {
      server =
          new AdsServer(
              AdsSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "it"),
              store,
              audiences,
              Nodes::audience,
              ledger,
              new SimpleMeterRegistry(),
              hasty(Scheduler.on(timers)));
      audiences.live().onChange(this::publish);
      try {
        server.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    synchronized void publish(Entry... entries) {
      ImmutableMap.Builder<Audience, ImmutableList<Entry>> overlays = ImmutableMap.builder();
      for (Audience audience : audiences.live().get()) {
        overlays.put(
            audience,
            ImmutableList.of(
                OutboundListener.of(audience), LocalAssignment.of(audience, Optional.empty())));
      }
      store.publish(
          new Publication(
              new ChangeSet(ImmutableList.copyOf(entries), ImmutableList.of()),
              overlays.buildOrThrow()));
    }

    /** Whether nothing is on its way. */
    boolean isSettled() {
      return server.envoys().stream()
          .flatMap(envoy -> Optional.ofNullable(envoy.types().get(ResourceType.CLUSTER)).stream())
          .anyMatch(status ->
              switch (status.state()) {
                case ACK, NACK -> true;
                case PENDING -> false;
              });
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private static Scheduler hasty(Scheduler real) {
    return new Scheduler() {
      @Override
      public long nanoTime() {
        return real.nanoTime();
      }

      @Override
      public Timer schedule(Duration delay, Runnable task) {
        return real.schedule(delay.dividedBy(HASTE), task);
      }
    };
  }
}
