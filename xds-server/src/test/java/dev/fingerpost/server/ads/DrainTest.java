package dev.fingerpost.server.ads;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** F26: how many streams end when. */
final class DrainTest {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static Duration takes(Drain<Integer> drain) {
    return drain.pause().multipliedBy(drain.portions().size());
  }

  private static Drain<Integer> of(int streams) {
    return Drain.of(ImmutableList.copyOf(Collections.nCopies(streams, 0)), LONGEST);
  }

  @Test
  void manyStreamsEndOverTenSeconds() {
    Drain<Integer> drain = of(5_000);
    assertThat(takes(drain)).isEqualTo(LONGEST);
    assertThat(drain.portions()).allSatisfy(some -> assertThat(some).hasSize(10));
    assertThat(takes(of(100_000))).isEqualTo(LONGEST);
  }

  @Test
  void fewStreamsEndSoon() {
    assertThat(takes(of(0))).isZero();
    assertThat(takes(of(1))).isLessThanOrEqualTo(Duration.ofMillis(20));
    assertThat(takes(of(100))).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }
}
