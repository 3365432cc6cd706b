package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.scripted.Reply;
import dev.fingerpost.integration.scripted.Script;
import dev.fingerpost.integration.scripted.ScriptedConsul;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.SteadyLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a Consul can say that is not so, with requests through a real Envoy all the time: none
 * fails, nothing goes, it is told, and when the truth is told again the next change arrives.
 */
class AnswersIT {

  private static final String SERVICE = "orders";
  private static final int PER_SECOND = 50;
  private static final long AHEAD = 1_000;
  private static final int FLAPS = 150;
  private static final Duration FLAP = Duration.ofMillis(20);

  /** The cap of coalescing and half a second, times three. */
  private static final Duration SETTLED = Duration.ofMillis(600).multipliedBy(3);

  @TempDir static Path folder;

  private static ScriptedConsul consul;
  private static World world;
  private static int instances;

  @BeforeAll
  static void open() {
    Programs.envoy();
    consul = ScriptedConsul.tls(folder);
    world = World.open(consul, folder);
    instances = 0;
    for (int n = 0; n < 3; n++) {
      var _ = another();
    }
    world.serve("other", "other-1");
    world.awaitHealthy(SERVICE, instances);
    world.awaitReachable(SERVICE);
    world.awaitReachable("other");
  }

  @AfterAll
  static void close() {
    if (world != null) {
      world.close();
    }
  }

  /** F4: errors of all kinds. */
  @Test
  void f4NoErrorIsAnEmptyList() {
    Map<String, Script> errors = new LinkedHashMap<>();
    errors.put("No cluster leader", Script.always(Reply.error(500, "No cluster leader")));
    errors.put("429", Script.always(Reply.error(429, "too many concurrent connections")));
    errors.put("ACL not found", Script.always(Reply.error(403, "ACL not found")));
    errors.put("503", Script.always(Reply.error(503, "rate limit exceeded")));
    errors.forEach((words, error) -> survive(words, error, error));
  }

  /** F5: answers without anything in them. */
  @Test
  void f5NoEmptyAnswerEmptiesAnything() {
    survive("{} and []", emptied("{}"), emptied("[]"));
    survive("null", body("null"), body("null"));
    survive("no bytes", body(""), body(""));
    survive("cut", body("{\"orders\":[],\"oth"), body("[{\"Node\":{\"Node\":\"lab\""));
    survive("HTML", body("<html><body>hello</body></html>"), body("<html>hello</html>"));
  }

  /** F6: indexes that go back, stand still, or are far ahead. */
  @Test
  void f6IndexesThatAreNotSoAreCounted() {
    String path = ScriptedConsul.healthOf(SERVICE);
    for (String index : List.of("1", "5", "4000000000")) {
      try (SteadyLoad load = world.traffic().steady(SERVICE, PER_SECOND)) {
        double odd = odd();
        int asked = consul.count(path);
        long began = System.nanoTime();
        consul.script(
            path,
            (query, truth) ->
                query.index().isPresent()
                    ? Optional.of(truth.with(Reply.INDEX, index))
                    : Optional.of(truth));
        world.await("it is counted", () -> odd() > odd);
        world.await("it is asked again", () -> consul.count(path) >= asked + 4);
        double seconds = Bars.seconds(began);
        assertThat(consul.count(path) - asked).isLessThanOrEqualTo((int) (2 * seconds + 4));

        consul.tellTheTruth();
        var _ = another();
        world.awaitHealthy(SERVICE, instances);
        assertThat(load.stop().failed()).isZero();
      }
    }
  }

  /** F7: fifty changes a second of one instance, which moves between two ports. */
  @Test
  void f7AServiceThatFlapsIsPublishedTenTimesASecondAtMost() {
    EchoService one = another();
    EchoService other = world.instance(one.id());
    world.awaitHealthy(SERVICE, instances);
    try (SteadyLoad load = world.traffic().steady(SERVICE, PER_SECOND)) {
      double sent = sent();
      long began = System.nanoTime();
      for (int n = 0; n < FLAPS; n++) {
        consul.register(World.registration(SERVICE, n % 2 == 0 ? other : one));
        LockSupport.parkNanos(FLAP.toNanos());
      }
      consul.register(World.registration(SERVICE, other));
      Await.until(
          "the last word counts",
          SETTLED,
          () -> world.weight(SERVICE, other) > 0 && world.weight(SERVICE, one) == 0,
          world.server()::readiness);
      double seconds = Bars.seconds(began);
      double pushes = sent() - sent;
      System.out.printf("flaps: %d in %.1f s, %.0f pushes%n", FLAPS, seconds, pushes);
      assertThat(pushes).isLessThanOrEqualTo(10 * seconds + 2);
      assertThat(world.stat(SERVICE, "membership_healthy")).isEqualTo(instances);
      assertThat(load.stop().failed()).isZero();
    }
  }

  /** From lie to truth. */
  private static void survive(String what, Script names, Script health) {
    Map<String, Long> rebuilds = world.rebuilds();
    try (SteadyLoad load = world.traffic().steady(SERVICE, PER_SECOND)) {
      consul.script("/v1/catalog/", names);
      consul.script("/v1/health/", health);
      Await.until(
          "it is told: " + what,
          Bars.TOLD,
          () -> world.server().metric("fingerpost_registry_stale") == 1,
          world.server()::readiness);
      String told = world.server().readiness();
      System.out.println(what + ": " + told.replace('\n', ' '));
      assertThat(told)
          .startsWith("ready\nconsul stale since ")
          .contains("; what it said last is served; ");
      assertThat(world.stat(SERVICE, "membership_healthy")).isEqualTo(instances);
      assertThat(world.traffic().send("other", 5).failed()).isZero();

      consul.jump(10 * AHEAD); // past all that it said
      consul.tellTheTruth();
      var _ = another();
      world.awaitHealthy(SERVICE, instances);
      world.await("all is well", () -> world.server().readiness().equals("ready\n"));
      assertThat(load.stop().failed()).as(what).isZero();
      assertThat(world.rebuilds()).as(what).isEqualTo(rebuilds);
    }
  }

  private static EchoService another() {
    instances++;
    return world.serve(SERVICE, "orders-" + instances);
  }

  /** What a Consul in order would say if there were nothing, with a newer index. */
  private static Script emptied(String body) {
    return Script.changed(truth -> {
      long index = Long.parseLong(truth.headers().getOrDefault(Reply.INDEX, "1"));
      return truth.with(Reply.INDEX, Long.toString(index + AHEAD)).withBody(body);
    });
  }

  private static Script body(String body) {
    return Script.changed(truth -> truth.withBody(body));
  }

  private static double odd() {
    return world.server().metric("fingerpost_consul_index_resets_total")
        + world.server().metric("fingerpost_consul_early_returns_total");
  }

  private static double sent() {
    return world.server().metric("fingerpost_xds_resources_sent_total", "type=\"endpoint\"");
  }
}
