package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Detour;
import dev.fingerpost.integration.harness.FaultProxy;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.Sidecar;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.SteadyLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to the machines and to the network between them: a real Consul, the product and two
 * real Envoys, one of them by a way that can be cut, under requests all the time.
 */
class OutagesIT {

  private static final String SERVICE = "orders";
  private static final int PER_SECOND = 50;

  /** The longest pause that a machine takes: a minute, and less where there is no time for it. */
  private static final Duration PAUSE =
      Duration.ofSeconds(Boolean.getBoolean("fingerpost.soak") ? 60 : 10);

  private static final Duration AWAKE = Duration.ofSeconds(5).multipliedBy(3);
  private static final Duration FAR_AWAY = Duration.ofSeconds(30);

  @TempDir static Path folder;

  private static Detour consul;
  private static World world;
  private static FaultProxy way;
  private static Sidecar far;
  private static int instances;

  private SteadyLoad load;
  private SteadyLoad farLoad;
  private Map<String, Long> rebuilds;

  @BeforeAll
  static void open() {
    Programs.envoy();
    consul = Detour.to(RealConsul.durableWithTls(Programs.consul(), folder.resolve("consul")));
    world = World.open(consul, folder);
    way = world.with(FaultProxy.to(world.server().xdsPort()));
    far = world.sidecarThrough(way, "far");
    instances = 0;
    another();
    another();
    world.awaitReachable(SERVICE);
    world.await("it is reachable from afar", () -> far.traffic().send(SERVICE, 1).allAre(200));
  }

  @AfterAll
  static void close() {
    if (world != null) {
      world.close();
    }
  }

  @BeforeEach
  void begin() {
    rebuilds = world.rebuilds();
    load = world.traffic().steady(SERVICE, PER_SECOND);
    farLoad = far.traffic().steady(SERVICE, PER_SECOND);
  }

  @AfterEach
  void end() {
    load.close();
    farLoad.close();
  }

  /** F2: what it served last goes on. */
  @Test
  void f2ConsulIsGone() {
    consul.consul().stop();
    awaitTold("consul stale");
    assertThat(world.traffic().send(SERVICE, 100).byInstance()).hasSize(instances);

    consul.consul().start();
    seesTheNext(Bars.CAUGHT_UP);
    nothingWasFelt();
  }

  /** F3: it is there, and says nothing. */
  @Test
  void f3ConsulHangs() {
    double polls = polls();
    double watches = world.server().metric("fingerpost_consul_watches");
    long threads = threads();
    long began = System.nanoTime();
    consul.consul().process().suspend();
    try {
      awaitTold("consul stale");
      double cost = polls() - polls;
      System.out.printf(
          "hang: %.0f polls of %.0f watches in %.1f s, threads %d to %d%n",
          cost, watches, Bars.seconds(began), threads, threads());
      assertThat(cost).isLessThanOrEqualTo(watches * (Bars.seconds(began) + 2));
      assertThat(threads()).isLessThanOrEqualTo(threads + 10);
    } finally {
      consul.consul().process().resume();
    }
    seesTheNext(Bars.CAUGHT_UP);
    nothingWasFelt();
  }

  /** F16: packets are lost both ways, and nobody is told. */
  @Test
  void f16TheNetworkSwallowsEverything() {
    consul.way().fallSilent();
    way.fallSilent();
    awaitTold("consul stale");
    assertThat(far.traffic().send(SERVICE, 50).failed()).isZero();

    consul.way().heal();
    way.heal();
    seesTheNext(FAR_AWAY);
    nothingWasFelt();
  }

  /** F22: as on a machine whose processor is taken away. */
  @Test
  void f22TheServerIsPausedAndNobodyIsSentAway() {
    world.server().process().suspend();
    try {
      world.serve(SERVICE, next());
      int answered = load.answered();
      world.await(
          "a pause of " + PAUSE,
          () -> load.answered() - answered >= PER_SECOND * PAUSE.toSeconds());
    } finally {
      world.server().process().resume();
    }
    awaitSeen(AWAKE);
    awaitContent();
    // An Envoy whose ping came to nothing meanwhile is back; none has two streams.
    world.await("both are connected", () -> world.server().metric("fingerpost_xds_streams") == 2);
    nothingWasFelt();
  }

  /** F25: late is not lost. */
  @Test
  void f25TheWayIsLongAndNarrow() {
    way.slow(Duration.ofMillis(150), 50_000);
    consul.way().slow(Duration.ofMillis(150), 200_000);
    try {
      seesTheNext(FAR_AWAY);
      seesTheNext(FAR_AWAY);
      assertThat(world.server().metric("fingerpost_xds_streams")).isEqualTo(2);
    } finally {
      way.heal();
      consul.way().heal();
    }
    seesTheNext(FAR_AWAY);
    nothingWasFelt();
  }

  /** The fault is in a metric and in the words of readiness, and the server is ready. */
  private static void awaitTold(String words) {
    Await.until(
        "it is told: " + words,
        Bars.TOLD,
        () -> world.server().readiness().contains(words),
        world.server()::readiness);
    assertThat(world.server().readiness()).startsWith("ready\n");
    assertThat(world.server().metric("fingerpost_registry_stale")).isEqualTo(1);
    System.out.println("told: " + world.server().readiness().replace('\n', ' '));
  }

  /** A change that comes after the fault arrives at both Envoys, and all is said to be well. */
  private static void seesTheNext(Duration within) {
    another();
    awaitSeen(within);
    awaitContent();
    assertThat(world.server().metric("fingerpost_registry_stale")).isZero();
  }

  private static void another() {
    var _ = world.serve(SERVICE, next());
  }

  private static String next() {
    instances++;
    return "orders-" + instances;
  }

  private static void awaitSeen(Duration within) {
    Await.until(
        "both Envoys have " + instances + " instances",
        within,
        () ->
            world.stat(SERVICE, "membership_healthy") == instances
                && far.stat(SERVICE, "membership_healthy") == instances,
        world.server()::readiness);
  }

  private static void awaitContent() {
    world.await("nothing is wrong any more", () -> isContent(world.server().readiness()));
  }

  /** Lost streams are told of for a minute. */
  private static boolean isContent(String readiness) {
    return readiness.lines().allMatch(line -> line.equals("ready") || line.contains("lost"));
  }

  /** No request failed, and no cluster, listener or route was made anew. */
  private void nothingWasFelt() {
    assertThat(load.stop().failed()).isZero();
    assertThat(farLoad.stop().failed()).isZero();
    assertThat(world.rebuilds()).isEqualTo(rebuilds);
  }

  private static double polls() {
    return world.server().metric("fingerpost_consul_polls_total", "result=\"ok\"");
  }

  private static long threads() {
    try {
      return Files.readAllLines(Path.of("/proc/" + world.server().process().pid() + "/status"))
          .stream()
          .filter(line -> line.startsWith("Threads:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
