package dev.fingerpost.server.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.policies.PolicyLanguage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndedFaultsTest {

  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  private static final Instant ONE = NOON.plusSeconds(3600);
  private static final PolicySet WRITTEN =
      set(
          """
          services:
            other: {}
            orders:
              faults: {abort: {status: 503, share: 5%}, until: "2030-01-01T12:00:00Z"}
              routes:
                - match: {path: /a}
                  faults: {until: "2030-01-01T13:00:00Z"}
          """);

  private final EndedFaults faults = new EndedFaults();

  @Test
  void aFaultIsGoneFromTheMomentThatItEnds() {
    Instant before = NOON.minusMillis(1);
    assertThat(faults.apply(WRITTEN, before)).isSameAs(WRITTEN);
    assertThat(faults.nextChange()).contains(NOON);

    PolicySet atNoon = faults.apply(WRITTEN, NOON);
    assertThat(atNoon.of("orders").requests().faults()).isEmpty();
    assertThat(atNoon.of("orders").routes().getFirst().requests().faults()).isPresent();
    assertThat(faults.nextChange()).contains(ONE);

    PolicySet atOne = faults.apply(WRITTEN, ONE);
    assertThat(atOne.of("orders").routes().getFirst().requests().faults()).isEmpty();
    assertThat(faults.nextChange()).isEmpty();
  }

  @Test
  void whatDidNotChangeIsTheSameObject() {
    PolicySet atNoon = faults.apply(WRITTEN, NOON);

    assertThat(faults.apply(WRITTEN, ONE.minusNanos(1))).isSameAs(atNoon);
    assertThat(atNoon.of("other")).isSameAs(WRITTEN.of("other"));
    assertThat(atNoon.of("orders").cluster().loadBalancer())
        .isSameAs(WRITTEN.of("orders").cluster().loadBalancer());
    assertThat(atNoon.defaults()).isSameAs(WRITTEN.defaults());
  }

  @Test
  void aNewPolicyOrAClockThatWasSetBackIsLookedAtAgain() {
    faults.apply(WRITTEN, ONE);

    assertThat(faults.apply(WRITTEN, NOON.minusSeconds(1))).isSameAs(WRITTEN);
    PolicySet none = set("services: {orders: {}}");
    assertThat(faults.apply(none, ONE)).isSameAs(none);
    assertThat(faults.nextChange()).isEmpty();
  }

  private static PolicySet set(String text) {
    return PolicyLanguage.load(Map.of("a.yaml", text.getBytes(StandardCharsets.UTF_8)))
        .set()
        .orElseThrow();
  }
}
