package dev.fingerpost.server.brake;

import static dev.fingerpost.server.brake.Rig.both;
import static dev.fingerpost.server.brake.Rig.instances;
import static dev.fingerpost.server.brake.Rig.sick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is believed at once, and what is not. */
class BrakeTest {

  private static final String ORDERS = "orders";

  private final Rig rig = new Rig(20);

  @Test
  void theFirstCatalogIsBelieved() {
    assertThat(rig.rule().catalog()).isSameAs(rig.live());
    assertThat(rig.ruling().holds()).isEmpty();
    assertThat(rig.ruling().nextChange()).isEmpty();
  }

  @Test
  void halfOfAServiceMayGoAtOnce() {
    begin(8);
    rig.set(ORDERS, instances(ORDERS, 0, 4));

    assertThat(rig.rule().catalog()).isSameAs(rig.live());
    assertThat(rig.holdsNothing()).isTrue();
  }

  @Test
  void moreThanHalfIsHeldAndWhatIsNewGoesOut() {
    begin(8);
    rig.set(ORDERS, both(instances(ORDERS, 0, 2), instances(ORDERS, 20, 21)));
    rig.rule();

    assertThat(rig.published(ORDERS)).hasSize(9).contains("orders-7", "orders-20");
    assertThat(rig.hold().reason()).isEqualTo(Reason.DROPPED);
    assertThat(rig.hold().extent()).isEqualTo(new Hold.Extent(6, 5, 8, 50));
    assertThat(rig.hold().since()).isEqualTo(Rig.START);
  }

  @Test
  void aHeldServiceStaysTheSameObjectFromPassToPass() {
    begin(8);
    rig.set(ORDERS, instances(ORDERS, 0, 2));
    var first = rig.rule().catalog();
    rig.set("new", instances("new", 0, 1));
    var second = rig.ruleAfter(Duration.ofSeconds(1)).catalog();

    assertThat(rig.ruleAfter(Duration.ofMillis(1)).catalog()).isSameAs(second);
    assertThat(second.services().get(ORDERS)).isSameAs(first.services().get(ORDERS));
    assertThat(second.services()).containsKey("new");
  }

  @Test
  void smallStepsWithinAMinuteCountTogether() {
    begin(8);
    step(6, 10);
    step(4, 10);
    assertThat(rig.holdsNothing()).isTrue();

    step(3, 10);

    assertThat(rig.hold().extent()).isEqualTo(new Hold.Extent(1, 5, 8, 50));
    // A minute after the first step the largest set is one of six.
    rig.ruleAfter(Duration.ofSeconds(40));
    assertThat(rig.holdsNothing()).isTrue();
    assertThat(rig.published(ORDERS)).hasSize(3);
  }

  @Test
  void stepsFurtherApartDoNotCountTogether() {
    begin(8);
    step(4, 60);
    step(2, 60);
    step(1, 60);

    assertThat(rig.holdsNothing()).isTrue();
  }

  @Test
  void ofLessThanFourAnyPartMayGoButNotTheLast() {
    begin(3);
    step(1, 1);
    assertThat(rig.holdsNothing()).isTrue();

    step(0, 1);

    assertThat(rig.hold().reason()).isEqualTo(Reason.EMPTIED);
    assertThat(rig.published(ORDERS)).containsExactly("orders-0");
  }

  @Test
  void aServiceThatIsGoneIsHeldWithItsName() {
    begin(2);
    rig.forget(ORDERS);
    rig.rule();

    assertThat(rig.hold().reason()).isEqualTo(Reason.GONE);
    assertThat(rig.published(ORDERS)).hasSize(2);
  }

  @Test
  void aServiceMayBeAllowedToGoToZero() {
    rig.policies("services: {orders: {guard: {allowEmpty: true}}}");
    begin(8);
    step(0, 1);

    assertThat(rig.holdsNothing()).isTrue();
    assertThat(rig.published(ORDERS)).isEmpty();
  }

  @Test
  void aLimitOfItsOwn() {
    rig.policies("services: {orders: {guard: {maxEndpointDropPercent: 10}}}");
    begin(20);
    step(18, 1);
    assertThat(rig.holdsNothing()).isTrue();
    step(17, 1);
    assertThat(rig.hold().extent().percent()).isEqualTo(10);
  }

  @Test
  void nothingIsHeldWhereHoldIsZero() {
    rig.policies("services: {orders: {guard: {hold: 0s}}}");
    begin(8);
    step(0, 1);
    assertThat(rig.holdsNothing()).isTrue();
  }

  @Test
  void aPolicyThatSwitchesHoldingOffReleasesWhatIsHeld() {
    begin(8);
    step(0, 1);
    rig.policies("services: {orders: {guard: {hold: 0s}}}");
    rig.ruleAfter(Duration.ofSeconds(1));

    assertThat(rig.holdsNothing()).isTrue();
    assertThat(rig.published(ORDERS)).isEmpty();
  }

  @Test
  void anInstanceThatIsReplacedAtItsAddressIsNoLoss() {
    begin(4);
    rig.set(
        ORDERS,
        instances(ORDERS, 0, 4).stream().map(old -> renamed(old, old.id() + "-again")).toList());
    rig.rule();

    assertThat(rig.holdsNothing()).isTrue();
    assertThat(rig.published(ORDERS)).hasSize(4).allMatch(id -> id.endsWith("-again"));
  }

  @Test
  void nobodyIsSentToAnAddressThatIsAnothersByNow() {
    begin(8);
    rig.set(ORDERS, instances(ORDERS, 0, 2));
    rig.set(
        "thief",
        instances(ORDERS, 5, 8).stream().map(old -> renamed(old, "thief-" + old.id())).toList());
    rig.rule();

    assertThat(rig.published(ORDERS))
        .containsExactly("orders-0", "orders-1", "orders-2", "orders-3", "orders-4");
    assertThat(rig.hold().reason()).isEqualTo(Reason.DROPPED);
    // The others stay held: the largest set of the minute had those that are gone.
    rig.ruleAfter(Duration.ofSeconds(30));
    assertThat(rig.published(ORDERS)).hasSize(5);
    assertThat(rig.hold().extent()).isEqualTo(new Hold.Extent(3, 6, 8, 50));
  }

  @Test
  void aRollingUpdateIsNoLoss() {
    begin(8);
    for (int n = 0; n < 8; n++) {
      rig.set(ORDERS, instances(ORDERS, n + 1, n + 9));
      rig.ruleAfter(Duration.ofSeconds(2));
      assertThat(rig.holdsNothing()).isTrue();
    }
    assertThat(rig.published(ORDERS)).hasSize(8).contains("orders-15").doesNotContain("orders-0");
  }

  @Test
  void theBlueHalfMayGoOnceTheGreenIsThere() {
    begin(8);
    rig.set(ORDERS, instances(ORDERS, 0, 16));
    rig.rule();
    rig.set(ORDERS, instances(ORDERS, 8, 16));
    rig.ruleAfter(Duration.ofSeconds(5));

    assertThat(rig.holdsNothing()).isTrue();
  }

  @Test
  void whatAnInstanceSaysOfItselfIsBelievedDownToTheLast() {
    begin(8);
    rig.set(ORDERS, sick(instances(ORDERS, 0, 8)));
    rig.rule();

    assertThat(rig.holdsNothing()).isTrue();
    assertThat(rig.serving(ORDERS)).isZero();
    assertThat(rig.published(ORDERS)).hasSize(8);
  }

  @Test
  void whoWasSickMayVanish() {
    begin(8);
    rig.set(ORDERS, both(instances(ORDERS, 0, 2), sick(instances(ORDERS, 2, 8))));
    rig.rule();
    rig.set(ORDERS, instances(ORDERS, 0, 2));
    rig.ruleAfter(Duration.ofSeconds(5));
    assertThat(rig.holdsNothing()).isTrue();

    // One of the two that are left is half of them; both would be the last.
    rig.set(ORDERS, instances(ORDERS, 0, 1));
    rig.ruleAfter(Duration.ofSeconds(5));
    assertThat(rig.holdsNothing()).isTrue();
    rig.set(ORDERS, List.of());
    rig.ruleAfter(Duration.ofSeconds(5));
    assertThat(rig.hold().reason()).isEqualTo(Reason.EMPTIED);
  }

  @Test
  void theLastThatIsWellMayNotVanishBesideSickOnes() {
    begin(3);
    rig.set(ORDERS, sick(instances(ORDERS, 1, 3)));
    rig.rule();

    assertThat(rig.hold().reason()).isEqualTo(Reason.EMPTIED);
    assertThat(rig.published(ORDERS)).hasSize(3);
    assertThat(rig.serving(ORDERS)).isEqualTo(1);
  }

  @Test
  void maintenanceIsAWordOfItsOwn() {
    begin(8);
    rig.set(
        ORDERS,
        instances(ORDERS, 0, 8).stream().map(each -> each.with(Checks.MAINTENANCE)).toList());
    rig.rule();

    assertThat(rig.holdsNothing()).isTrue();
  }

  @Test
  void whoComesBackEndsTheHold() {
    begin(8);
    step(2, 1);
    step(8, 30);

    assertThat(rig.holdsNothing()).isTrue();
    assertThat(rig.ruling().catalog()).isSameAs(rig.live());
    assertThat(rig.ruling().nextChange()).isEmpty();
  }

  @Test
  void replicasNameALossAlikeAndAnotherLossOtherwise() {
    Rig replica = new Rig(20);
    for (Rig each : List.of(rig, replica)) {
      each.set(ORDERS, instances(ORDERS, 0, 8));
      each.rule();
      each.set(ORDERS, instances(ORDERS, 0, 3));
    }
    rig.rule();
    replica.pass(Duration.ofSeconds(3));
    replica.rule();
    assertThat(replica.hold().hash()).isEqualTo(rig.hold().hash());

    String first = rig.hold().hash();
    step(2, 1);
    assertThat(rig.hold().hash()).isNotEqualTo(first).hasSize(12);
    assertThat(rig.hold().since()).isEqualTo(Rig.START);
  }

  private void begin(int instances) {
    rig.set(ORDERS, instances(ORDERS, 0, instances));
    rig.rule();
  }

  private void step(int left, int seconds) {
    rig.set(ORDERS, instances(ORDERS, 0, left));
    rig.ruleAfter(Duration.ofSeconds(seconds));
  }

  private static Instance renamed(Instance old, String id) {
    Address address = old.address();
    return new Instance(
        new InstanceKey("test", "dc1", "node", id),
        address,
        old.checks(),
        old.weights(),
        old.attributes(),
        old.presence());
  }
}
