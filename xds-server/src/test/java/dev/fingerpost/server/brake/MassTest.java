package dev.fingerpost.server.brake;

import static dev.fingerpost.server.brake.Rig.both;
import static dev.fingerpost.server.brake.Rig.instances;
import static dev.fingerpost.server.brake.Rig.sick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.model.source.Rereadable.Look;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Losses of all services together: ten of four instances each, where thirteen are too many. */
class MassTest {

  private final Rig rig = new Rig(10);

  @Test
  void aThirdOfAllMayNotVanishThoughNoServiceLosesMuch() {
    rig.rule();
    lose(6, 2);
    rig.rule();
    assertThat(rig.holdsNothing()).isTrue();

    lose(7, 2);
    rig.ruleAfter(Duration.ofSeconds(1));

    assertThat(rig.hold().reason()).isEqualTo(Reason.MANY_VANISHED);
    assertThat(rig.hold().extent()).isEqualTo(new Hold.Extent(2, 14, 40, 30));
    assertThat(rig.hold().services()).containsExactly("crowd-6");
    assertThat(rig.published("crowd-6")).hasSize(4);
    assertThat(rig.published("crowd-5")).hasSize(2);
  }

  @Test
  void whatIsNewGoesOutMeanwhile() {
    rig.rule();
    lose(8, 3);
    rig.set("crowd-0", both(instances("crowd-0", 0, 1), instances("crowd-0", 30, 33)));
    rig.set("new", instances("new", 0, 2));
    rig.rule();

    assertThat(rig.published("crowd-0")).hasSize(7);
    assertThat(rig.published("new")).hasSize(2);
    assertThat(rig.published("crowd-1")).hasSize(4);
  }

  @Test
  void noLookAtARegistryThatLostMostOfItMakesItBelieved() {
    rig.rule();
    for (int n = 0; n < 10; n++) {
      rig.forget("crowd-" + n);
    }
    rig.rule();

    assertThat(rig.questions()).isEmpty();
    assertThat(rig.hold().progress().needed()).isZero();
    rig.ruleAfter(Duration.ofDays(30));
    assertThat(rig.ruling().catalog().instanceCount()).isEqualTo(40);

    rig.approve(rig.hold().hash());
    assertThat(rig.rule().catalog()).isSameAs(rig.live());
  }

  @Test
  void looksHelpAsSoonAsLessThanHalfIsGone() {
    rig.rule();
    for (int n = 0; n < 6; n++) {
      rig.forget("crowd-" + n);
    }
    rig.rule();
    assertThat(rig.hold().progress().needed()).isZero();
    String hash = rig.hold().hash();

    for (int n = 0; n < 5; n++) {
      rig.set("new-" + n, instances("new-" + n, 0, 4));
    }
    rig.rule();
    rig.rule();

    assertThat(rig.hold().hash()).isEqualTo(hash);
    assertThat(rig.hold().progress().needed()).isEqualTo(3);
    assertThat(rig.questions()).hasSize(1);
  }

  @Test
  void lessThanHalfOfAllIsBelievedWhenLooksAgree() {
    rig.rule();
    lose(7, 2);
    rig.rule();
    assertThat(rig.hold().progress().needed()).isEqualTo(3);

    rig.answer(Look.SAME);
    rig.ruleAfter(Duration.ofSeconds(30));
    rig.answer(Look.SAME);
    rig.ruleAfter(Duration.ofSeconds(30));
    rig.answer(Look.SAME);

    assertThat(rig.holdsNothing()).isTrue();
    assertThat(rig.ruling().catalog()).isSameAs(rig.live());
  }

  @Test
  void aThirdOfAllMayNotBecomeSick() {
    rig.rule();
    sicken(6, 2);
    rig.rule();
    assertThat(rig.holdsNothing()).isTrue();

    sicken(7, 2);
    rig.ruleAfter(Duration.ofSeconds(10));

    assertThat(rig.hold().reason()).isEqualTo(Reason.MANY_SICKENED);
    assertThat(rig.serving("crowd-6")).isEqualTo(4);
    assertThat(rig.serving("crowd-5")).isEqualTo(2);

    // The first ones are no news any more after a minute.
    rig.ruleAfter(Duration.ofSeconds(50));
    assertThat(rig.holdsNothing()).isTrue();
    assertThat(rig.serving("crowd-6")).isEqualTo(2);
  }

  @Test
  void whoIsWellAgainDoesNotCountAsSick() {
    rig.rule();
    for (int round = 0; round < 5; round++) {
      sicken(5, 2);
      rig.ruleAfter(Duration.ofSeconds(2));
      assertThat(rig.holdsNothing()).isTrue();
      sicken(5, 0);
      rig.ruleAfter(Duration.ofSeconds(2));
    }
  }

  @Test
  void aFewAreNoMassHoweverSmallTheCatalogIs() {
    Rig small = new Rig(0);
    small.set("one", instances("one", 0, 2));
    small.set("two", instances("two", 0, 2));
    small.rule();
    small.set("one", sick(instances("one", 0, 2)));
    small.set("two", instances("two", 0, 1));
    small.rule();

    assertThat(small.holdsNothing()).isTrue();
  }

  @Test
  void whatIsNotGuardedIsNotHeldWithTheOthers() {
    rig.policies("services: {crowd-0: {guard: {hold: 0s}}}");
    rig.rule();
    lose(10, 3);
    rig.rule();

    assertThat(rig.published("crowd-0")).hasSize(1);
    assertThat(rig.published("crowd-1")).hasSize(4);
    assertThat(rig.hold().services()).hasSize(9).doesNotContain("crowd-0");
  }

  @Test
  void sickAndVanishedAreTwoHolds() {
    rig.rule();
    for (int n = 0; n < 10; n++) {
      String name = "crowd-" + n;
      rig.set(name, n < 5 ? List.of() : sick(instances(name, 0, 4)));
    }
    rig.rule();

    assertThat(rig.ruling().holds())
        .extracting(Hold::reason)
        .containsExactly(Reason.MANY_VANISHED, Reason.MANY_SICKENED);
    assertThat(rig.serving("crowd-0")).isEqualTo(4);
    assertThat(rig.serving("crowd-9")).isEqualTo(4);

    rig.approve(rig.ruling().holds().getLast().hash());
    rig.rule();
    assertThat(rig.serving("crowd-0")).isEqualTo(4);
    assertThat(rig.serving("crowd-9")).isZero();
    assertThat(rig.hold().reason()).isEqualTo(Reason.MANY_VANISHED);
  }

  @Test
  void aRegistryIsNotAskedForEverythingAgain() {
    Rig large = new Rig(1000);
    large.rule();
    for (int n = 0; n < 500; n++) {
      large.set("crowd-" + n, instances("crowd-" + n, 0, 1));
    }
    large.rule();

    assertThat(large.hold().extent().held()).isEqualTo(1500);
    assertThat(large.questions())
        .singleElement()
        .satisfies(question -> assertThat(question.places()).hasSizeBetween(100, 200));
  }

  private void lose(int services, int instances) {
    for (int n = 0; n < services; n++) {
      rig.set("crowd-" + n, instances("crowd-" + n, 0, 4 - instances));
    }
  }

  private void sicken(int services, int instances) {
    for (int n = 0; n < services; n++) {
      String name = "crowd-" + n;
      rig.set(name, both(instances(name, instances, 4), sick(instances(name, 0, instances))));
    }
  }
}
