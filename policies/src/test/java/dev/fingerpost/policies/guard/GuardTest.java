package dev.fingerpost.policies.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.guard.Guard;
import dev.fingerpost.model.policy.guard.Guard.WhenEmpty;
import dev.fingerpost.policies.PolicyLanguage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static final Guard USUAL =
      new Guard(new Percent(50), Duration.ofSeconds(60), Duration.ofMinutes(10), WhenEmpty.HELD);

  @Test
  void isThereWithoutAnyPolicy() {
    assertThat(PolicyLanguage.builtIn().set().of("any").instances().guard()).isEqualTo(USUAL);
    assertThat(USUAL.holds()).isTrue();
  }

  @Test
  void everyLevelWritesItsPart() {
    PolicySet set =
        read(
            """
            defaults: {guard: {maxEndpointDropPercent: 30, hold: 90s}}
            services:
              reports: {guard: {allowEmpty: true}}
              preview: {guard: {allowEmpty: true, hold: 0s, removeAfter: 0s}}
            """);

    assertThat(set.of("any").instances().guard())
        .isEqualTo(
            new Guard(
                new Percent(30), Duration.ofSeconds(90), Duration.ofMinutes(10), WhenEmpty.HELD));
    assertThat(set.of("reports").instances().guard())
        .isEqualTo(
            new Guard(
                new Percent(30),
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                WhenEmpty.ALLOWED));
    assertThat(set.of("preview").instances().guard().holds()).isFalse();
    assertThat(set.of("preview").instances().guard().removeAfter()).isZero();
  }

  private static PolicySet read(String text) {
    return PolicyLanguage.load(Map.of("a.yaml", text.getBytes(StandardCharsets.UTF_8)))
        .set()
        .orElseThrow();
  }
}
