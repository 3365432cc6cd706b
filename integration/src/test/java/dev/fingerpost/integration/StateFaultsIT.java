package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.Tmpfs;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.FileRegistry;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.SteadyLoad;
import dev.fingerpost.integration.world.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F14, F21: neither a state folder that cannot be written nor an end of memory ends the traffic.
 */
class StateFaultsIT {

  private static final String KEPT = "fingerpost_state_kept";

  /** Ten seconds, times the guard of three. */
  private static final Duration BACK = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** F14. File modes do not stop an administrator; a file in the folder's place does. */
  @Test
  void servesWithoutAStateFolderAndWritesItWhenItCan() throws IOException {
    Programs.envoy();
    Path inTheWay = Files.writeString(folder.resolve("state"), "");
    try (World world = World.open(new FileRegistry(folder.resolve("r.yaml")), folder)) {
      world.serve("orders", "orders-1");
      world.awaitReachable("orders");
      try (SteadyLoad load = world.traffic().steady("orders", 100)) {
        assertThat(world.server().readiness())
            .startsWith("ready\nstate folder not written since ")
            .contains("serving goes on");
        assertThat(world.server().metric(KEPT)).isZero();
        assertThat(world.server().metric("fingerpost_state_failures_total")).isPositive();
        world.serve("orders", "orders-2");
        world.awaitHealthy("orders", 2);

        Files.delete(inTheWay);
        world.await("the state is written", () -> world.server().metric(KEPT) == 1);
        world.await("nothing is wrong", () -> world.server().readiness().equals("ready\n"));
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  /** F14. */
  @Test
  void aFullDiskCutsNoFileAndStopsNobody() {
    Programs.envoy();
    try (Tmpfs disk = Tmpfs.mount(folder.resolve("state"), "64k");
        World world = World.open(new FileRegistry(folder.resolve("r.yaml")), folder)) {
      world.serve("orders", "orders-1");
      world.awaitReachable("orders");
      world.await("the state is written", () -> world.server().metric(KEPT) == 1);
      try (SteadyLoad load = world.traffic().steady("orders", 100)) {
        disk.fill();
        world.registry().register(Registration.of("one-more", "one-more", 9));
        world.await(
            "/readyz says what is wrong",
            () -> world.server().readiness().contains("No space left on device"));
        world.server().kill();
        world.server().restart();
        assertThat(world.server().process().lines())
            .noneMatch(line -> line.contains("state_damaged"));

        disk.resize("8m");
        world.registry().register(Registration.of("more", "more", 9));
        world.await("the state is written", () -> world.server().metric(KEPT) == 1);
        world.await("nothing is wrong", () -> world.server().readiness().equals("ready\n"));
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  /** F21. */
  @Test
  void anEndOfMemoryEndsTheProcessAndANewOneServesTheSame() throws IOException {
    Programs.envoy();
    Path registry = folder.resolve("registry.yaml");
    List<String> small = List.of("env", "JAVA_TOOL_OPTIONS=-Xmx40m -XX:+ExitOnOutOfMemoryError");
    try (EchoService orders = EchoService.start("orders-1")) {
      String few = services(orders.port(), 1);
      Files.writeString(registry, few);
      int outbound = Loopback.freePort();
      try (ProductServer server =
              ProductServer.start(
                  folder, small, List.of(), "--allow-loopback", "--registry", registry.toString());
          RealEnvoy envoy =
              RealEnvoy.start(
                      Programs.envoy(),
                      folder.resolve("envoy"),
                      server.bootstrap("web-1", "web", outbound))
                  .awaitLive()) {
        Traffic traffic = new Traffic(outbound);
        Await.until("orders answers", BACK, () -> traffic.send("orders", 1).allAre(200), () -> "");
        try (SteadyLoad load = traffic.steady("orders", 100)) {
          Files.writeString(registry, services(orders.port(), 8_900));
          assertThat(server.process().exitCode(BACK.multipliedBy(2))).isEqualTo(3);

          Files.writeString(registry, few);
          long began = System.nanoTime();
          server.restart();
          long millis = (System.nanoTime() - began) / 1_000_000;
          assertThat(millis).isLessThan(BACK.toMillis());
          Await.until(
              "the Envoy is back",
              BACK,
              () -> server.api("envoys").toString().contains("\"endpoint\""),
              server::readiness);
          assertThat(envoy.hosts("orders")).hasSize(1);
          assertThat(load.stop().failed()).isZero();
          System.out.printf("out of memory: serving again %d ms after the start%n", millis);
        }
      }
    }
  }

  private static String services(int ordersPort, int count) {
    StringBuilder text = new StringBuilder("{services: {\n");
    text.append("orders: {instances: [{id: orders-1, address: 127.0.0.1, port: ")
        .append(ordersPort)
        .append("}]},\n");
    for (int i = 1; i < count; i++) {
      text.append("s").append(i).append(": {instances: [{id: s").append(i);
      text.append("-1, address: 10.0.0.1, port: 80}]},\n");
    }
    return text.append("}}\n").toString();
  }
}
