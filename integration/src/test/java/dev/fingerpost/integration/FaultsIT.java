package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Bands;
import dev.fingerpost.integration.harness.RegistryKind;
import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.HttpConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults hit the requests that they are for, and end by themselves. */
class FaultsIT {

  private static final int REQUESTS = 2000;

  private static final String POLICIES =
      """
      version: 1
      defaults: {loadBalancer: roundRobin, outlierDetection: none, retry: none}
      services:
        some: {faults: {abort: {status: 418, share: 25%}, until: 2036-12-01T10:00:00Z}}
        marked:
          faults:
            abort: {status: 503, share: 100%}
            onlyWithHeader: {x-chaos: "1"}
            until: 2036-12-01T10:00:00Z
        late:
          timeout: 100ms
          faults: {delay: {fixed: 300ms, share: 100%}, until: 2036-12-01T10:00:00Z}
        routed:
          routes:
            - match: {pathPrefix: /v1}
              faults: {abort: {status: 500, share: 100%}, until: 2036-12-01T10:00:00Z}
        over: {faults: {abort: {status: 500, share: 100%}, until: 2020-12-01T10:00:00Z}}
      """;

  @TempDir static Path folder;
  private static Path policies;
  private static World world;
  private static final Map<String, EchoService> INSTANCES = new HashMap<>();

  @BeforeAll
  static void open() throws IOException {
    policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(policies.resolve("all.yaml"), POLICIES);
    world = World.open(RegistryKind.FILE, folder, "--policies", policies.toString());
    for (String service : List.of("some", "marked", "late", "routed", "over", "short")) {
      INSTANCES.put(service, world.serve(service, service + "-1"));
      world.awaitHealthy(service, 1);
    }
    world.awaitReachable("short"); // a table that has the last one has all of them
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Test
  void abortsItsShare() {
    Answers answers = world.traffic().send("some", REQUESTS);
    int aborted = answers.byStatus().getOrDefault(418, 0);

    assertThat(answers.byStatus()).containsOnlyKeys(200, 418);
    assertThat(reached("some")).isEqualTo(REQUESTS - aborted);
    assertThat(Bands.isCredible(aborted, REQUESTS, 0.25)).as("aborted: " + aborted).isTrue();
    assertThat(Bands.isCredible(aborted, REQUESTS, 0.15)).isFalse();
    assertThat(Bands.isCredible(aborted, REQUESTS, 0.35)).isFalse();
    System.out.printf("faults: %d of %d aborted at 25%%%n", aborted, REQUESTS);
  }

  @Test
  void hitsRequestsWithTheHeaderOnly() {
    assertThat(world.traffic().send("marked", 50, Map.of("x-chaos", "1")).allAre(503)).isTrue();
    assertThat(world.traffic().send("marked", 50, Map.of("x-chaos", "2")).allAre(200)).isTrue();
    assertThat(world.traffic().send("marked", 50).allAre(200)).isTrue();
  }

  @Test
  void aDelayComesOnTopOfTheTimeOut() {
    long began = System.nanoTime();
    Answers answers = world.traffic().send("late", 4);
    Duration took = Duration.ofNanos(System.nanoTime() - began);

    assertThat(answers.allAre(200)).isTrue();
    // Envoy counts whole milliseconds of its own clock.
    assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(4 * (300 - 1)));
    System.out.printf("faults: 4 requests with a delay of 300 ms in %d ms%n", took.toMillis());
  }

  @Test
  void hitsTheRouteThatHasIt() throws IOException {
    try (HttpConnection connection = world.traffic().connect()) {
      assertThat(connection.get("routed", "/v1/x", Map.of()).status()).isEqualTo(500);
      assertThat(connection.get("routed", "/v2/x", Map.of()).status()).isEqualTo(200);
    }
  }

  @Test
  void whatIsOverHitsNobody() {
    assertThat(world.traffic().send("over", 50).allAre(200)).isTrue();
  }

  @Test
  void aFaultEndsWithoutACommit() throws IOException {
    Instant until = Instant.now().plusSeconds(6).truncatedTo(ChronoUnit.SECONDS);
    Files.writeString(
        policies.resolve("short.yaml"),
        """
        services:
          short: {faults: {abort: {status: 500, share: 100%%}, until: %s}}
        """
            .formatted(until));
    world.await("the fault hits", () -> world.traffic().send("short", 1).allAre(500));

    AtomicInteger hit = new AtomicInteger();
    world.await(
        "the fault is over",
        () -> {
          boolean isHit = world.traffic().send("short", 1).allAre(500);
          hit.addAndGet(isHit ? 1 : 0);
          return !isHit;
        });
    Instant ended = Instant.now();

    assertThat(ended).isAfterOrEqualTo(until);
    assertThat(hit.get()).isPositive();
    assertThat(world.traffic().send("short", 200).allAre(200)).isTrue();
    System.out.printf(
        "faults: %d aborted, the last one gone %d ms after its until%n",
        hit.get(), Duration.between(until, ended).toMillis());
  }

  /** How many requests have come to the service's instance. */
  private static long reached(String service) {
    return Objects.requireNonNull(INSTANCES.get(service)).requests();
  }
}
