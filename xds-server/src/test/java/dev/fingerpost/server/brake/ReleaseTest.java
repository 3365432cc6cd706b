package dev.fingerpost.server.brake;

import static dev.fingerpost.server.brake.Rig.instances;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.Approval;
import dev.fingerpost.model.source.Rereadable.Look;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How what is held is believed after all. */
class ReleaseTest {

  private static final String ORDERS = "orders";
  private static final Duration HALF = Duration.ofSeconds(30);

  private final Rig rig = new Rig(20);

  @BeforeEach
  void begin() {
    rig.set(ORDERS, instances(ORDERS, 0, 8));
    rig.rule();
  }

  @Test
  void threeLooksThatAgreeOverTheHold() {
    drop(2);
    assertThat(rig.questions())
        .containsExactly(
            new Question(rig.hold().hash(), ImmutableList.of(new Question.Place("test", ORDERS))));
    rig.rule();
    assertThat(rig.questions()).as("one look at a time").isEmpty();
  }

  @Test
  void theLooksAreSpreadOverTheHold() {
    drop(2);
    rig.answer(Look.SAME);
    assertThat(rig.ruling().nextChange()).contains(Rig.START.plus(HALF));
    assertThat(rig.hold().progress().looks()).isEqualTo(1);
    rig.ruleAfter(HALF.minusMillis(1));
    assertThat(rig.questions()).isEmpty();

    rig.ruleAfter(Duration.ofMillis(1));
    rig.answer(Look.SAME);
    rig.ruleAfter(HALF);
    assertThat(rig.published(ORDERS)).hasSize(8);
    rig.answer(Look.SAME);

    assertThat(rig.holdsNothing()).isTrue();
    assertThat(rig.published(ORDERS)).hasSize(2);
    assertThat(rig.ruling().catalog()).isSameAs(rig.live());
  }

  @Test
  void twoLooksForOneServiceThatIsGone() {
    rig.forget(ORDERS);
    rig.rule();
    rig.answer(Look.SAME);
    rig.ruleAfter(HALF.multipliedBy(2));
    assertThat(rig.published(ORDERS)).hasSize(8);
    rig.answer(Look.SAME);

    assertThat(rig.ruling().catalog().services()).doesNotContainKey(ORDERS);
  }

  @Test
  void aHoldOfItsOwn() {
    rig.policies("services: {orders: {guard: {hold: 10s}}}");
    drop(2);
    for (int look = 0; look < 3; look++) {
      rig.answer(Look.SAME);
      rig.ruleAfter(Duration.ofSeconds(5));
    }
    assertThat(rig.holdsNothing()).isTrue();
  }

  @Test
  void aClockThatJumpsHastensOneLookAtMost() {
    drop(2);
    rig.answer(Look.SAME);
    rig.ruleAfter(Duration.ofHours(1));
    rig.answer(Look.SAME);
    rig.rule();
    assertThat(rig.questions()).isEmpty();
    assertThat(rig.hold().progress().looks()).isEqualTo(2);
  }

  @Test
  void aLookThatSawAnotherBeginsAnew() {
    drop(2);
    rig.answer(Look.SAME);
    rig.ruleAfter(HALF);
    rig.answer(Look.OTHER);

    assertThat(rig.hold().progress().looks()).isZero();
    assertThat(rig.hold().words()).contains("(0 so far; the last look saw another)");
    rig.ruleAfter(Duration.ofSeconds(5));
    assertThat(rig.questions()).hasSize(1);
  }

  @Test
  void aRegistryThatDoesNotAnswerIsAskedAgain() {
    drop(2);
    rig.answer(Look.SAME);
    rig.ruleAfter(HALF);
    rig.answer(Look.UNKNOWN);

    assertThat(rig.hold().progress().looks()).isEqualTo(1);
    assertThat(rig.hold().words()).contains("(1 so far; the registry did not answer)");
    rig.ruleAfter(Duration.ofSeconds(5));
    rig.answer(Look.SAME);
    assertThat(rig.hold().progress().looks()).isEqualTo(2);
  }

  @Test
  void anotherLossBeginsAnewAndIsNotReleasedByTheOldAnswer() {
    drop(2);
    rig.answer(Look.SAME);
    rig.ruleAfter(HALF);
    rig.set(ORDERS, instances(ORDERS, 0, 1));
    rig.answer(Look.SAME);

    assertThat(rig.hold().progress().looks()).isZero();
    assertThat(rig.published(ORDERS)).hasSize(8);
  }

  @Test
  void anOperatorsWordReleasesJustThat() {
    drop(2);
    rig.set("crowd-0", instances("crowd-0", 0, 1));
    rig.rule();
    String hash =
        rig.ruling().holds().stream()
            .filter(hold -> hold.services().contains(ORDERS))
            .findFirst()
            .orElseThrow()
            .hash();
    rig.approve(hash);
    rig.rule();

    assertThat(rig.published(ORDERS)).hasSize(2);
    assertThat(rig.published("crowd-0")).hasSize(4);
    assertThat(rig.hold().services()).containsExactly("crowd-0");
  }

  @Test
  void whatWasReleasedIsWhatTheNextLossIsMeasuredAgainst() {
    drop(4);
    drop(3);
    rig.approve(rig.hold().hash());
    rig.rule();
    drop(2);
    assertThat(rig.holdsNothing()).isTrue();
  }

  @Test
  void anApprovalCountsOnce() {
    drop(2);
    rig.approve(rig.hold().hash());
    rig.rule();
    drop(8);
    drop(2);

    assertThat(rig.hold().progress().looks()).isZero();
    assertThat(rig.published(ORDERS)).hasSize(8);
  }

  @Test
  void aCommitReleasesWhatItNames() {
    drop(2);
    rig.commits(new Approval(rig.hold().hash(), "commit abc (Ada)"));
    rig.rule();

    assertThat(rig.holdsNothing()).isTrue();
  }

  @Test
  void aCommitFromBeforeReleasesNothing() {
    drop(2);
    Approval approval = new Approval(rig.hold().hash(), "commit abc (Ada)");
    Rig restarted = new Rig(20);
    restarted.commits(approval);
    restarted.set(ORDERS, instances(ORDERS, 0, 8));
    restarted.rule();
    restarted.set(ORDERS, instances(ORDERS, 0, 2));
    restarted.rule();

    assertThat(restarted.hold().hash()).isEqualTo(approval.hash());
  }

  @Test
  void anApprovalMayComeALittleBeforeTheLoss() {
    drop(2);
    Approval approval = new Approval(rig.hold().hash(), "commit abc (Ada)");
    for (int minutes : new int[] {9, 10}) {
      Rig replica = new Rig(20);
      replica.set(ORDERS, instances(ORDERS, 0, 8));
      replica.rule();
      replica.commits(approval);
      replica.rule();
      replica.set(ORDERS, instances(ORDERS, 0, 2));
      replica.ruleAfter(Duration.ofMinutes(minutes));

      assertThat(replica.holdsNothing()).isEqualTo(minutes < 10);
    }
  }

  @Test
  void saysWhatIsWrongSinceWhenWhatIsServedAndWhatToDo() {
    drop(2);
    String hash = rig.hold().hash();

    assertThat(rig.hold().words())
        .isEqualTo(
            "held since 2026-11-01T00:00:00Z: orders lost 6 of its 8 instances at once (more than"
                + " 50 %); 6 instances are still served, and what is new; believed when 3 looks"
                + " over 1m agree (0 so far); it is over when they come back; if it is right:"
                + " fingerpost approve "
                + hash
                + ", or a commit with the trailer Fingerpost-Approve: "
                + hash);
  }

  private void drop(int left) {
    rig.set(ORDERS, instances(ORDERS, 0, left));
    rig.rule();
  }
}
