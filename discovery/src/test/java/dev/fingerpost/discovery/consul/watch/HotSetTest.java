package dev.fingerpost.discovery.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HotSetTest {

  private static final ImmutableSortedSet<String> NAMES =
      ImmutableSortedSet.of("a", "b", "c", "consul", "d");

  private final HotSet hot = new HotSet();

  @Test
  void isEverythingWhereThereIsRoom() {
    assertThat(hot.of(NAMES, 5)).isEqualTo(NAMES);
  }

  @Test
  void alwaysHasConsulsOwnWhoseRowsShowThatWeMayRead() {
    assertThat(hot.of(NAMES, 2)).containsExactly("a", "b", "consul");
  }

  @Test
  void prefersTheNewestChange() {
    hot.changed("c");
    hot.changed("d");

    assertThat(hot.of(NAMES, 1)).containsExactly("consul", "d");
    assertThat(hot.of(NAMES, 2)).containsExactly("c", "consul", "d");
  }

  @Test
  void prefersWhatLiveEnvoysRouteToAndForSomeTimeAfter() {
    hot.changed("d");
    hot.routed(ImmutableSet.of("b"), Instant.EPOCH);
    assertThat(hot.of(NAMES, 1)).containsExactly("b", "consul");

    hot.routed(ImmutableSet.of(), Instant.EPOCH.plus(Duration.ofMinutes(5)));
    assertThat(hot.of(NAMES, 1)).containsExactly("b", "consul");

    hot.routed(ImmutableSet.of(), Instant.EPOCH.plus(Duration.ofMinutes(6)));
    assertThat(hot.of(NAMES, 1)).containsExactly("consul", "d");
  }
}
