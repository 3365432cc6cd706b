package dev.fingerpost.server.ads.stream;

import static dev.fingerpost.server.store.Resources.cluster;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.MemoryShelf;
import dev.fingerpost.server.store.Packed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused stays refused over a restart, for a while. */
final class LedgerKeeperTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ResourceId ID = new ResourceId(ResourceType.CLUSTER, "a");
  private static final Packed GOOD = Packed.of(cluster("a", 1));
  private static final Packed BAD = Packed.of(cluster("a", 2));

  private final MemoryShelf shelf = new MemoryShelf();

  @BeforeEach
  void refuse() {
    Ledger ledger = LedgerKeeper.open(shelf, InstantSource.fixed(NOW)).ledger();
    ledger.node("web-1").refuse(BAD, Refusal.of(BAD, Optional.of(GOOD), "no\n\"good\""));
    ledger
        .node("web-2")
        .unanswered(Map.of(ID, Refusal.of(BAD, Optional.of(GOOD), "left unanswered")));
  }

  private Ledger reopen(Duration later) {
    return LedgerKeeper.open(shelf, InstantSource.fixed(NOW.plus(later))).ledger();
  }

  private String text() {
    return new String(shelf.read().orElseThrow(), UTF_8);
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
  void keepsBytesOnceHoweverManyNeedThem() {
    assertThat(text().split("\"bytes\"", -1)).hasSize(2);
    assertThat(text()).startsWith("fingerpost-ledger 1\n");
  }

  @Test
  void forgetsNodesThatDidNotComeBack() {
    assertThat(reopen(Duration.ofDays(2)).node("web-1").refused()).isEmpty();
  }

  @Test
  void whatIsOfAnotherFormatIsNone() {
    byte[] other = text().replace("fingerpost-ledger 1", "fingerpost-ledger 2").getBytes(UTF_8);
    shelf.keep(() -> other);

    assertThat(reopen(Duration.ZERO).node("web-1").refused()).isEmpty();
  }
}
