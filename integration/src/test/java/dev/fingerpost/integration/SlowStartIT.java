package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.stage.Theatre;
import dev.fingerpost.integration.world.Answers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new instance gets its share little by little, and all of it in the end. */
class SlowStartIT {

  private static final Duration WINDOW = Duration.ofSeconds(4);
  private static final int REQUESTS = 200;

  private static final String POLICIES =
      """
      version: 1
      defaults: {outlierDetection: none, retry: none}
      services:
        warm: {loadBalancer: {policy: weighted, slowStart: {window: 4s, minWeightPercent: 10}}}
        least: {loadBalancer: {policy: leastRequest, slowStart: {window: 4s, minWeightPercent: 10}}}
        cold: {loadBalancer: weighted}
      """;

  @TempDir static Path folder;
  private static Theatre theatre;
  private static long served;

  @BeforeAll
  static void open() {
    theatre = Theatre.open(folder, POLICIES);
    for (String service : List.of("warm", "least", "cold")) {
      for (int n = 1; n <= 3; n++) {
        theatre.serve(service, service + "-" + n);
      }
      world().awaitHealthy(service, 3);
    }
    served = System.nanoTime();
    world().awaitReachable("cold");
  }

  @AfterAll
  static void close() {
    theatre.close();
  }

  @Test
  void aNewInstanceStartsLowAndRampsUp() {
    world().await("the first ones are old", () -> age(served) > WINDOW.toNanos());
    List<String> services = List.of("warm", "least", "cold");
    services.forEach(service -> theatre.serve(service, service + "-new"));
    services.forEach(service -> world().awaitHealthy(service, 4));
    long added = System.nanoTime();
    Ramp warm = new Ramp("warm");
    Ramp least = new Ramp("least");
    Ramp cold = new Ramp("cold");
    world()
        .await(
            "they are old too",
            () -> {
              warm.step();
              least.step();
              cold.step();
              return age(added) > WINDOW.toNanos();
            });
    List.of(warm, least, cold).forEach(Ramp::step);

    System.out.printf(
        "slowStart, window 4s, 10%% at least: share of the new one of four: weighted %s;"
            + " leastRequest %s; without %s%n",
        warm, least, cold);
    assertThat(warm.isARamp()).isTrue();
    assertThat(least.isARamp()).isTrue();
    assertThat(cold.isARamp()).as("the neighbour").isFalse();
  }

  private static long age(long since) {
    return System.nanoTime() - since;
  }

  private static World world() {
    return theatre.world();
  }

  /** The shares that the new instance of a service had, one batch of requests after the other. */
  private record Ramp(String service, List<Double> shares) {

    Ramp(String service) {
      this(service, new ArrayList<>());
    }

    void step() {
      Answers answers = theatre.traffic().send(service, REQUESTS);
      assertThat(answers.failed()).isZero();
      shares.add(answers.share(service + "-new"));
    }

    /** From less than half of its quarter, through the half of it, to all of it. */
    boolean isARamp() {
      return shares.getFirst() < 0.125
          && shares.stream().anyMatch(share -> share > 0.1 && share < 0.2)
          && Math.abs(shares.getLast() - 0.25) < 0.05;
    }

    @Override
    public String toString() {
      int every = Math.max(1, shares.size() / 8);
      return shares.stream()
          .map(share -> String.format(Locale.ROOT, "%.0f%%", 100 * share))
          .collect(Collectors.collectingAndThen(Collectors.toList(), all -> thinned(all, every)));
    }

    private static String thinned(List<String> all, int every) {
      List<String> some = new ArrayList<>();
      for (int n = 0; n < all.size() - 1; n += every) {
        some.add(all.get(n));
      }
      some.add(all.getLast());
      return String.join(" ", some);
    }
  }
}
