package dev.fingerpost.server.ads.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TroublesTest {

  private final AtomicLong now = new AtomicLong();
  private final Troubles troubles = new Troubles(now::get);

  @Test
  void aTroubleIsToldUntilItWasQuietForAMinute() {
    troubles.note("of one kind");
    now.addAndGet(Duration.ofSeconds(59).toNanos());
    troubles.note("of one kind");
    assertThat(troubles.words()).containsExactly("clients: 2 of one kind");

    now.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(troubles.words()).isEmpty();
    troubles.note("of one kind");
    assertThat(troubles.words()).containsExactly("clients: 1 of one kind");
  }

  @Test
  void aFewLostStreamsAreNoTrouble() {
    for (int n = 0; n < 99; n++) {
      troubles.note(Troubles.LOST);
    }
    assertThat(troubles.words()).isEmpty();
    troubles.note(Troubles.LOST);
    assertThat(troubles.words()).containsExactly("clients: 100 streams lost");
  }
}
