package dev.fingerpost.server.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** at once when idle, then paced. */
class PaceTest {

  private static final Instant PASS = Instant.parse("2026-11-01T00:00:00Z");

  @Test
  void runsAtOnceAfterAQuietTime() {
    assertThat(due(500, 500)).isEqualTo(at(500));
  }

  @Test
  void waitsForAPauseUnderChurn() {
    assertThat(due(3, 3)).isEqualTo(at(13));
    assertThat(due(3, 20)).isEqualTo(at(30));
  }

  @Test
  void waitsNoLongerThanTheLimitHoweverLongTheChurn() {
    assertThat(due(3, 99)).isEqualTo(at(103));
  }

  private static Instant due(long first, long last) {
    return Pace.DEFAULT.due(PASS, at(first), at(last));
  }

  private static Instant at(long millis) {
    return PASS.plusMillis(millis);
  }
}
