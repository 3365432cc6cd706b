package dev.fingerpost.discovery.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void q10LetsABurstThroughAndThenKeepsTheRate() {
    TokenBucket bucket = TokenBucket.of(2, SECOND, 0);

    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isEqualTo(SECOND);
    assertThat(bucket.take(SECOND.toNanos())).isEqualTo(SECOND);
  }

  @Test
  void q10NeverSavesUpMoreThanTheBurst() {
    TokenBucket bucket = TokenBucket.of(1, SECOND, 0);
    long later = SECOND.multipliedBy(100).toNanos();

    assertThat(bucket.take(later)).isZero();
    assertThat(bucket.take(later)).isEqualTo(SECOND);
  }

  @Test
  void backsOffUpToABoundThatDoesNotOverflow() {
    Backoff backoff = new Backoff(SECOND, Duration.ofSeconds(30), () -> 1.0);

    assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(5));
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.failed()).isBetween(SECOND, Duration.ofSeconds(31));
    }
    backoff.succeeded();
    assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void neverRetriesFasterThanTheBase() {
    Backoff backoff = new Backoff(SECOND, Duration.ofSeconds(30), () -> 0.0);

    assertThat(backoff.failed()).isEqualTo(SECOND);
    assertThat(backoff.failed()).isEqualTo(SECOND);
  }
}
