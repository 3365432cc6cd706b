package dev.fingerpost.server.ads.stream;

import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is refused stays refused over a restart, for a while. */
final class LedgerKeeperTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ResourceId ID = new ResourceId(ResourceType.CLUSTER, "a");
  private static final Packed GOOD = Packed.of(cluster("a", 1));
  private static final Packed BAD = Packed.of(cluster("a", 2));

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void refuse() {
    file = folder.resolve("state/ledger");
    try (LedgerKeeper keeper = LedgerKeeper.open(file, InstantSource.fixed(NOW))) {
      Ledger.Node node = keeper.ledger().node("web-1");
      node.refuse(BAD, Refusal.of(BAD, Optional.of(GOOD), "no\n\"good\""));
      keeper
          .ledger()
          .node("web-2")
          .unanswered(Map.of(ID, Refusal.of(BAD, Optional.of(GOOD), "left unanswered")));
    }
  }

  private Ledger reopen(Duration later) {
    try (LedgerKeeper keeper = LedgerKeeper.open(file, InstantSource.fixed(NOW.plus(later)))) {
      return keeper.ledger();
    }
  }

  /** A crash forgets what is not in the file yet, and nothing else. */
  @Test
  @Timeout(20)
  void saysWhenTheFileHasAll() throws IOException {
    try (LedgerKeeper keeper = LedgerKeeper.open(file, InstantSource.fixed(NOW))) {
      assertThat(keeper.isKept()).isTrue();
      keeper.ledger().node("web-9").refuse(BAD, Refusal.of(BAD, Optional.of(GOOD), "no"));
      assertThat(keeper.isKept()).isFalse();
      while (!keeper.isKept()) {
        Thread.onSpinWait();
      }

      assertThat(LedgerText.read(Files.readString(file))).containsKey("web-9");
    }
  }

  @Test
  void comesBackWhole() {
    Ledger ledger = reopen(Duration.ofHours(1));

    assertThat(ledger.node("web-1").refusal(ID))
        .contains(Refusal.of(BAD, Optional.of(GOOD), "no\n\"good\""));
    assertThat(ledger.node("web-1").revision()).isPositive();
    assertThat(ledger.node("web-2").superseded(ID, GOOD.version())).contains(GOOD);
    assertThat(ledger.node("web-2").takeUnanswered()).containsOnlyKeys(ID);
    assertThat(ledger.node("web-3").refused()).isEmpty();
  }

  @Test
  void keepsBytesOnceHoweverManyNeedThem() throws IOException {
    assertThat(Files.readString(file).split("\"bytes\"", -1)).hasSize(2);
    assertThat(Files.readString(file)).startsWith("fingerpost-ledger 1 ");
  }

  @Test
  void forgetsNodesThatDidNotComeBack() {
    assertThat(reopen(Duration.ofDays(2)).node("web-1").refused()).isEmpty();
  }

  @Test
  void aDamagedFileIsNone() throws IOException {
    Files.writeString(file, Files.readString(file).replace("web-1", "web-9"));

    assertThat(reopen(Duration.ZERO).node("web-9").refused()).isEmpty();
  }
}
