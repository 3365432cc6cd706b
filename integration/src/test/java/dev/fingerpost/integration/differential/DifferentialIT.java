package dev.fingerpost.integration.differential;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.LiveResources;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the reader and the checks let pass, a real Envoy accepts and serves: no refusal, no crash,
 * and it goes on taking changes. Other seeds and longer runs: {@code
 * -Dfingerpost.differential.seed=7 -Dfingerpost.differential.policies=5000}.
 */
class DifferentialIT {

  private static final long SEED = Long.getLong("fingerpost.differential.seed", 1);
  private static final int POLICIES = Integer.getInteger("fingerpost.differential.policies", 1000);
  private static final int BATCH = 50;

  /** So many policies say everything that can be said, whatever the seed. */
  private static final int ENOUGH = 1000;

  @TempDir Path folder;

  private final Everywhere instances = Everywhere.start();
  private int starts;

  @AfterEach
  void end() {
    instances.close();
  }

  @Test
  void whatTheChecksPassARealEnvoyServes() {
    Lots lots = new Lots(new SplittableRandom(SEED));
    Set<String> served = new TreeSet<>();
    int batches = (POLICIES + BATCH - 1) / BATCH;
    try (LiveBatches live = live(UnaryOperator.identity())) {
      for (int n = 0; n < batches; n++) {
        Batch batch = Batch.draw(lots, BATCH, instances.port());
        List<String> complaints = live.serve(batch);
        assertThat(complaints).as(() -> "seed %d: %s".formatted(SEED, smallest(batch))).isEmpty();
        served.addAll(batch.ways());
      }
    }
    Set<String> missing = new TreeSet<>(Sets.difference(PolicyLots.ways(), served));
    System.out.printf(
        "seed %d: %d policies in %d batches; keys and words not among them: %s%n",
        SEED, batches * BATCH, batches, missing);
    if (POLICIES >= ENOUGH) {
      assertThat(missing).as("what no policy has said").isEmpty();
    }
  }

  @Test
  void whatEnvoyRefusesIsFoundAndMadeSmall() {
    Batch batch = Batch.draw(new Lots(new SplittableRandom(SEED)), 12, instances.port());
    String odd = batch.services().iterator().next();
    UnaryOperator<Entry> spoil =
        entry ->
            entry.name().equals(odd) && entry.type() == ResourceType.ENDPOINT
                ? LiveResources.assignmentOf(odd, LiveResources.host(1, 0, HealthStatus.HEALTHY))
                : entry;

    assertThat(complaints(batch, UnaryOperator.identity())).isEmpty();
    assertThat(complaints(batch, spoil)).anyMatch(line -> line.contains("refused: endpoint"));
    Batch smallest =
        new Shrinking(candidate -> !complaints(candidate, spoil).isEmpty()).smallest(batch);
    assertThat(smallest.services()).containsExactly(odd);
    assertThat(smallest.policies().size()).isLessThan(6);
  }

  /** What is left of a batch when everything is taken out without which it goes wrong too. */
  private String smallest(Batch batch) {
    if (complaints(batch, UnaryOperator.identity()).isEmpty()) {
      return "only after the batches before it\n" + batch;
    }
    return "\n"
        + new Shrinking(candidate -> !complaints(candidate, UnaryOperator.identity()).isEmpty())
            .smallest(batch);
  }

  /** What is wrong with a batch on an Envoy of its own. */
  private List<String> complaints(Batch batch, UnaryOperator<Entry> spoil) {
    try (LiveBatches live = live(spoil)) {
      return live.serve(batch);
    }
  }

  private LiveBatches live(UnaryOperator<Entry> spoil) {
    try {
      Path own = Files.createDirectories(folder.resolve("envoy-" + starts++));
      return LiveBatches.start(own, instances.port(), spoil);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
