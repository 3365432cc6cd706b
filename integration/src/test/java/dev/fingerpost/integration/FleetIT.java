package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.FaultProxy;
import dev.fingerpost.integration.harness.Herd;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.ChildProcess;
import dev.fingerpost.integration.world.FileRegistry;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five thousand streams on one server, in one world from beginning to end. */
class FleetIT {

  private static final int CONNECTIONS = 50;
  private static final int STREAMS = 100;
  private static final int SERVICES = 20;

  private static final int GUARD = 3;
  private static final Duration CONVERGED = Duration.ofSeconds(10).multipliedBy(GUARD);
  private static final long RESIDENT = 1_200L << 20;

  /** What {@code serve} takes at most. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** Ten a second, in two minutes. */
  private static final int LINES = 1_200;

  private static final double SHARE_OF_A_SECOND = 0.2;

  @TempDir Path folder;

  /**
   * F10: all connections are reset at once, and all streams are up to date again, without being
   * sent what they have. F26: the server is asked to end, and ends them in turn.
   */
  @Test
  void aFleetIsCutOffAndComesBackAndIsLetGo() {
    FileRegistry registry = new FileRegistry(folder.resolve("registry.yaml"));
    for (int n = 0; n < SERVICES; n++) {
      registry.register(Registration.of("service-" + n, "i-1", 8_000 + n));
    }
    try (ProductServer server = ProductServer.start(folder, List.of(registry), "--allow-loopback");
        FaultProxy proxy = FaultProxy.to(server.xdsPort());
        Herd herd = Herd.connect(proxy.port(), CONNECTIONS, STREAMS, SERVICES)) {
      long begin = System.nanoTime();
      herd.awaitReady(CONVERGED.multipliedBy(2), server::readiness);
      Duration connected = since(begin);
      int resources = herd.resources();

      begin = System.nanoTime();
      proxy.cut();
      Await.until(
          "the reason is told",
          Duration.ofSeconds(5).multipliedBy(GUARD),
          () -> server.readiness().contains("streams lost"),
          server::readiness);
      assertThat(server.readiness()).startsWith("ready\n");
      herd.awaitReady(CONVERGED, server::readiness);
      Duration back = since(begin);
      assertThat(herd.resources()).as("nothing is sent again").isEqualTo(resources);
      assertThat(server.metric("fingerpost_xds_streams_lost_total"))
          .isGreaterThanOrEqualTo(herd.size());
      assertThat(server.metric("fingerpost_xds_needless_sent_total")).isZero();
      assertThat(server.metric("fingerpost_xds_syncs_max")).isBetween(1.0, 64.0);

      registry.register(Registration.of("service-3", "i-2", 9_000));
      Await.until(
          "each gets the change",
          CONVERGED,
          () -> herd.resources() == resources + herd.size(),
          () -> herd.resources() - resources + " did");
      long resident = server.process().residentBytes();
      assertThat(resident).isLessThan(RESIDENT);

      Duration ended = letGo(server, herd);
      double most = mostInASecond(herd.ends());
      System.out.printf(
          "fleet: %d streams up to date in %d ms, again after a cut in %d ms, %d MB;"
              + " ended in %d ms, at most %.0f %% of them in a second%n",
          herd.size(),
          connected.toMillis(),
          back.toMillis(),
          resident >> 20,
          ended.toMillis(),
          100 * most);
      assertThat(most).isLessThan(SHARE_OF_A_SECOND);
    }
  }

  private static Duration letGo(ProductServer server, Herd herd) {
    herd.stayAway();
    long begin = System.nanoTime();
    ChildProcess process = server.process();
    process.askToEnd();
    Await.until(
        "it says so",
        GRACE,
        () -> server.readiness().contains("ends its streams"),
        process::lastLines);
    process.exitCode(GRACE);
    assertThat(process.lines()).noneMatch(line -> line.contains("stop_took_too_long"));
    assertThat(herd.ends()).hasSize(herd.size());
    assertThat(process.lines()).as("thousands of streams, few lines").hasSizeLessThan(LINES);
    return since(begin);
  }

  private static double mostInASecond(List<Long> ends) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < ends.size(); last++) {
      while (ends.get(last) - ends.get(first) >= Duration.ofSeconds(1).toNanos()) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return (double) most / ends.size();
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
