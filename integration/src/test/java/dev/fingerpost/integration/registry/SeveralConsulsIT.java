package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.ConsulServers;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.SteadyLoad;
import dev.fingerpost.integration.world.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests through a real Envoy to what several Consuls know, or several agents of one say. */
class SeveralConsulsIT {

  private static final int SERVICES = 8;
  private static final int MANY = 60;
  private static final int PER_SECOND = 50;

  @TempDir Path folder;

  private final int port = Loopback.freePort();

  @Test
  void twoThatKnowNothingOfEachOtherAreOneCatalogAndFailByThemselves() {
    try (RealConsul east = durable("east");
        RealConsul west = durable("west");
        EchoService inEast = EchoService.start("in-east");
        EchoService inWest = EchoService.start("in-west");
        EchoService added = EchoService.start("added")) {
      register(east, "orders", inEast);
      register(west, "pay", inWest);
      register(east, "both", inEast);
      register(west, "both", inWest);
      try (ProductServer server =
              serve("--consul", "east=" + east.url(), "--consul", "west=" + west.url());
          RealEnvoy _ = envoy(server)) {
        Traffic traffic = traffic(server, "orders", "pay", "both");
        assertThat(traffic.send("orders", 10).byInstance()).containsOnlyKeys("in-east");
        assertThat(traffic.send("pay", 10).byInstance()).containsOnlyKeys("in-west");
        assertThat(traffic.send("both", 60).byInstance()).containsOnlyKeys("in-east", "in-west");

        try (SteadyLoad load = traffic.steady("pay", PER_SECOND)) {
          west.stop();
          Await.until(
              "it is told which one is gone",
              Bars.TOLD,
              () -> server.readiness().contains("west stale since "),
              server::readiness);
          assertThat(server.readiness()).startsWith("ready\n").doesNotContain("east");
          register(east, "orders", added);
          await(server, "east goes on", () -> reached(traffic, "orders").contains("added"));

          west.start();
          register(west, "pay", added);
          await(server, "west has caught up", () -> reached(traffic, "pay").contains("added"));
          await(server, "all is well", () -> server.readiness().equals("ready\n"));
          assertThat(load.stop().failed()).isZero();
        }
      }
    }
  }

  /** Each service has its agent: some were read through the one that is killed. */
  @Test
  void whatTheDeadOneOfTwoAgentsReadTheOtherOneReads() {
    try (ConsulServers servers = ConsulServers.start(folder);
        EchoService before = EchoService.start("before");
        EchoService after = EchoService.start("after")) {
      RealConsul dying = servers.followers().getFirst();
      RealConsul living = servers.followers().getLast();
      String[] names = new String[SERVICES];
      for (int n = 0; n < SERVICES; n++) {
        names[n] = "service-" + n;
        register(living, names[n], before);
      }
      try (ProductServer server = serve("--consul", dying.url() + "," + living.url());
          RealEnvoy _ = envoy(server)) {
        Traffic traffic = traffic(server, names);
        try (SteadyLoad load = traffic.steady(names[0], PER_SECOND)) {
          dying.stop();
          for (String name : names) {
            register(living, name, after);
          }
          for (String name : names) {
            await(
                server,
                name + " is read through the other agent",
                () -> reached(traffic, name).equals(Set.of("before", "after")));
          }
          assertThat(load.stop().failed()).isZero();
        }
        // The list of names moves by itself, and may do so after the services.
        await(server, "all is well", () -> server.readiness().equals("ready\n"));
        String dead = dying.address().getHostAddress();
        await(
            server,
            "it is told which one is dead",
            () -> server.api("diagnostics").toString().contains(dead));
      }
    }
  }

  /** Its leader is asked for little: signs of life, and whether something has gone. */
  @Test
  void aServerThatMayLagAnswersForItsLeaderIfToldSo() {
    try (ConsulServers servers = ConsulServers.start(folder);
        EchoService before = EchoService.start("before");
        EchoService after = EchoService.start("after")) {
      RealConsul asked = servers.followers().getFirst();
      RealConsul leader = servers.leader();
      for (int n = 0; n < MANY; n++) {
        register(asked, "service-" + n, before);
      }
      register(asked, "orders", before);
      register(asked, "orders", after);
      try (ProductServer server = serve("--consul", asked.url().toString(), "--consul-stale");
          RealEnvoy _ = envoy(server)) {
        Traffic traffic = traffic(server, "orders");
        await(server, "who was asked has answered", () -> queries(asked) >= MANY);
        assertThat(queries(leader)).isLessThan(MANY / 2);

        try (SteadyLoad load = traffic.steady("orders", PER_SECOND)) {
          asked.deregister(instance("orders", before));
          await(server, "it has gone", () -> reached(traffic, "orders").equals(Set.of("after")));
          register(asked, "orders", before);
          await(
              server,
              "it is back",
              () -> reached(traffic, "orders").equals(Set.of("before", "after")));
          leader.stop();
          servers.leader();
          register(asked, "service-0", after);
          await(server, "news goes on", () -> addresses(server, "service-0") == 2);
          assertThat(load.stop().failed()).isZero();
        }
        await(server, "all is well", () -> server.readiness().equals("ready\n"));
      }
    }
  }

  /** How many reads this server has done itself in the last ten seconds but those that run. */
  private static long queries(RealConsul server) {
    return server
        .api()
        .json("/v1/agent/metrics")
        .path("Counters")
        .valueStream()
        .filter(counter -> counter.path("Name").asText().equals("consul.rpc.query"))
        .mapToLong(counter -> counter.path("Count").asLong())
        .sum();
  }

  private static long addresses(ProductServer server, String service) {
    return server.api("services/" + service).path("instances").size();
  }

  private RealConsul durable(String name) {
    return RealConsul.durable(Programs.consul(), folder.resolve(name));
  }

  private ProductServer serve(String... consuls) {
    List<String> arguments = new ArrayList<>(List.of(consuls));
    arguments.add("--allow-loopback");
    return ProductServer.start(folder, List.of(), arguments.toArray(String[]::new));
  }

  private RealEnvoy envoy(ProductServer server) {
    return RealEnvoy.start(
            Programs.envoy(), folder.resolve("envoy"), server.bootstrap("web-1", "web", port))
        .awaitLive();
  }

  private Traffic traffic(ProductServer server, String... services) {
    Traffic traffic = new Traffic(port);
    for (String service : services) {
      await(server, service + " is reached", () -> traffic.send(service, 1).allAre(200));
    }
    return traffic;
  }

  private static void register(RealConsul consul, String service, EchoService instance) {
    consul.register(instance(service, instance));
  }

  private static Registration instance(String service, EchoService at) {
    return Registration.of(service, service + "-" + at.id(), at.port());
  }

  private static Set<String> reached(Traffic traffic, String service) {
    return traffic.send(service, 10).byInstance().keySet();
  }

  private static void await(ProductServer server, String claim, BooleanSupplier holds) {
    Await.until(claim, Duration.ofSeconds(30), holds, server::readiness);
  }
}
