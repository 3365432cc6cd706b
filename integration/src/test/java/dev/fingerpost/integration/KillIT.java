package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.RestlessRegistry;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.Product;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.SteadyLoad;
import dev.fingerpost.integration.world.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F1: the server is killed in the middle of whatever it does, and comes back with everything. */
class KillIT {

  /** Each takes a start of the JVM. */
  private static final int KILLS = Integer.getInteger("fingerpost.kills", 50);

  private static final long SEED = 20_261_123;
  private static final String SENT = "fingerpost_xds_resources_sent_total";

  /** Two seconds, times the guard of three. */
  private static final Duration READY = Duration.ofSeconds(6);

  @TempDir Path folder;

  @Test
  void killedFiftyTimesItServesTheSameAgain() throws IOException {
    Programs.envoy();
    Random random = new Random(SEED);
    List<Long> readyAfter = new ArrayList<>();
    List<Duration> work = new ArrayList<>();
    Path registry = folder.resolve("registry.yaml");
    try (EchoService orders = EchoService.start("orders-1");
        RestlessRegistry churn = RestlessRegistry.start(registry, orders.port());
        ProductServer server =
            ProductServer.start(
                folder, List.of(), "--allow-loopback", "--registry", registry.toString())) {
      int outbound = Loopback.freePort();
      try (RealEnvoy envoy =
              RealEnvoy.start(
                      Programs.envoy(),
                      folder.resolve("envoy"),
                      server.bootstrap("web-1", "web", outbound))
                  .awaitLive();
          SteadyLoad load = reached(new Traffic(outbound)).steady("orders", 100)) {
        for (int kill = 0; kill < KILLS; kill++) {
          churn.awaitEdits(random.nextInt(4));
          server.kill();
          if (random.nextInt(8) == 0) {
            server.begin(); // and again, before it is ready
            churn.awaitEdits(random.nextInt(6));
            server.kill();
          }
          long began = System.nanoTime();
          server.restart();
          readyAfter.add((System.nanoTime() - began) / 1_000_000);
          work.add(server.process().cpuTime());
        }
        churn.rest();
        settle(server);
        assertThat(server.metric("fingerpost_xds_needless_sent_total")).isZero();

        // And now the registry is gone: what is on disk is what Envoy has.
        Files.delete(registry);
        server.kill();
        long began = System.nanoTime();
        server.restart();
        long fromDisk = (System.nanoTime() - began) / 1_000_000;
        assertThat(server.readiness()).contains("kept then, before the restart (services: 1000)");
        awaitAnswered(server);
        assertThat(server.metric(SENT)).isZero();
        assertThat(envoy.hosts("orders")).hasSize(1);
        assertThat(load.stop().failed()).isZero();

        assertThat(server.process().lines())
            .noneMatch(line -> line.contains("state_damaged") || line.contains("unreadable"));
        assertThat(Product.run("audit", "verify", folder.resolve("state/audit").toString()))
            .contains("as they were written");
        Collections.sort(readyAfter);
        // Work, not time: others may be at work on this machine.
        assertThat(Collections.min(work)).isLessThan(READY);
        System.out.printf(
            "killed %d times at 1,000 services: ready after %d ms of work (least), %d ms (best), %d ms (median), %d ms"
                + " (worst); from"
                + " disk alone after %d ms; %d answers, none failed%n",
            KILLS,
            Collections.min(work).toMillis(),
            readyAfter.getFirst(),
            readyAfter.get(KILLS / 2),
            readyAfter.getLast(),
            fromDisk,
            load.stop().total());
      }
    }
  }

  private static Traffic reached(Traffic traffic) {
    Await.until("orders answers", READY, () -> traffic.send("orders", 1).allAre(200), () -> "");
    return traffic;
  }

  /** Waits until nothing is on its way any more, neither to Envoy nor to the disk. */
  private static void settle(ProductServer server) {
    awaitAnswered(server);
    Await.until(
        "all is on disk",
        Duration.ofSeconds(20),
        () -> server.metric("fingerpost_state_kept") == 1,
        server::readiness);
  }

  private static void awaitAnswered(ProductServer server) {
    Await.until(
        "Envoy has answered everything",
        Duration.ofSeconds(30),
        () -> {
          String envoys = server.api("envoys").toString();
          return envoys.contains("\"route\"")
              && envoys.contains("\"endpoint\"")
              && !envoys.contains("pending");
        },
        server::readiness);
  }
}
