package dev.fingerpost.discovery.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.discovery.consul.rows.Loss;
import dev.fingerpost.discovery.consul.watch.IndexRules.Oddity;
import dev.fingerpost.discovery.consul.watch.IndexRules.Step;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.Permissions;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import dev.fingerpost.discovery.consul.wire.Reply.Freshness;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Strings stand for what a service's rows come to. */
class IndexRulesTest {

  private static final Duration HOLD = Duration.ofSeconds(60);
  private static final String NO_LEADER = "the datacenter has no known leader";
  private static final Duration AT_ONCE = Duration.ofMillis(3);
  private static final Freshness CURRENT = new Freshness(true, Duration.ZERO, false, false);
  private static final Freshness STALE = new Freshness(true, Duration.ZERO, true, false);

  private final IndexRules<String> rules = new IndexRules<>(new Texts());

  @Test
  void asksWithoutAnIndexFirstAndThenWithTheLastOne() {
    assertThat(rules.next(Consistency.DEFAULT, HOLD))
        .isEqualTo(new Poll(Consistency.DEFAULT, OptionalLong.empty(), HOLD));
    assertThat(reply(60, "a")).isEqualTo(new Step.Take<>("a"));
    assertThat(rules.next(Consistency.DEFAULT, HOLD))
        .isEqualTo(new Poll(Consistency.DEFAULT, OptionalLong.of(60), HOLD));
    assertThat(reply(61, "b")).isEqualTo(new Step.Take<>("b"));
    assertThat(index()).hasValue(61);
  }

  @Test
  void q01ReadsAgainWithoutAnIndexWhenTheIndexGoesBack() {
    reply(60, "new");

    assertThat(reply(24, "old")).isEqualTo(new Step.Again<>(Oddity.INDEX_WENT_BACK));
    assertThat(index()).isEmpty();
    assertThat(reply(24, "old")).isEqualTo(new Step.Take<>("old"));
    assertThat(index()).hasValue(24);
  }

  @Test
  void q02FailsWithoutAnIndexThatCanBeUsed() {
    reply(60, "a");

    assertThat(reply(0, "b")).isInstanceOf(Step.Fail.class);
    assertThat(reply(-5, "b")).isInstanceOf(Step.Fail.class);
  }

  @Test
  void q03ReadsAgainWithoutAnIndexWhenWokenEarlyForNothing() {
    reply(60, "gone after the restore");

    assertThat(reply(60, "gone after the restore"))
        .isEqualTo(new Step.Again<>(Oddity.EARLY_RETURN));
    assertThat(index()).isEmpty();
    assertThat(reply(24, "old")).isEqualTo(new Step.Take<>("old"));
  }

  @Test
  void q03DoesNotTakeAnOrdinaryEndOfTheWaitForAnEarlyReturn() {
    reply(60, "a");

    assertThat(reply(60, "a", Duration.ofSeconds(54))).isEqualTo(new Step.Steady<>());
    assertThat(index()).hasValue(60);
  }

  @Test
  void q04CarriesNoIndexOverAFailure() {
    reply(60, "a");
    rules.onFailure(new ConsulFailure.Status(500, ""));

    assertThat(index()).isEmpty();
    assertThat(reply(7, "b")).isEqualTo(new Step.Take<>("b"));
  }

  @Test
  void q04ComparesNoIndexesOfTwoAgents() {
    reply(60, "a");
    rules.onFailure(new ConsulFailure.Refused("connection refused"));

    assertThat(reply(60, "b")).isEqualTo(new Step.Take<>("b"));
  }

  @Test
  void q06HoldsOverAFailureOfTheSameAgent() {
    reply(60, "a");
    rules.onFailure(new ConsulFailure.Status(403, ""));

    assertThat(reply(60, "")).isEqualTo(new Step.Hold<>());
  }

  @Test
  void q06LetsInWhatWidenedRightsShowUnderTheSameIndex() {
    reply(60, "");

    assertThat(reply(60, "rows", HOLD)).isEqualTo(new Step.Take<>("rows"));
  }

  @Test
  void q05TakesANewIndexWithTheSameValueForNoNews() {
    reply(60, "a");

    assertThat(reply(61, "a")).isEqualTo(new Step.Steady<>());
    assertThat(index()).hasValue(61);
  }

  @Test
  void q06HoldsAnotherValueUnderTheSameIndexAndLetsGoWhenItIsBack() {
    reply(60, "rows");

    assertThat(reply(60, "", HOLD)).isEqualTo(new Step.Hold<>());
    assertThat(reply(60, "", HOLD)).isEqualTo(new Step.Hold<>());
    assertThat(reply(60, "rows", HOLD)).isEqualTo(new Step.Steady<>());
    assertThat(reply(61, "", HOLD)).isEqualTo(new Step.Again<>(Oddity.LARGE_LOSS));
  }

  @Test
  void q06AppliesToReadsWithoutAnIndexToo() {
    reply(60, "rows");
    Poll now = rules.nextNow(Consistency.DEFAULT);

    assertThat(rules.on(now, new Reply<>("", 60, CURRENT), AT_ONCE)).isEqualTo(new Step.Hold<>());
  }

  @Test
  void q07KeepsTheIndexWhenAServerLags() {
    reply(60, "new");

    assertThat(
            rules.on(rules.next(Consistency.DEFAULT, HOLD), new Reply<>("old", 50, STALE), AT_ONCE))
        .isEqualTo(new Step.Again<>(Oddity.LAGGING_SERVER));
    assertThat(index()).hasValue(60);
    assertThat(rules.on(rules.nextNow(Consistency.DEFAULT), new Reply<>("old", 50, STALE), AT_ONCE))
        .isEqualTo(new Step.Again<>(Oddity.LAGGING_SERVER));
    assertThat(index()).hasValue(60);
  }

  @Test
  void q07DoesNotWaitForAServerWithoutALeaderToCatchUp() {
    reply(60, "new");

    assertThat(leaderless(59, "old"))
        .isInstanceOfSatisfying(
            Step.Fail.class, fail -> assertThat(fail.failure()).hasMessage(NO_LEADER));
    rules.onFailure(new ConsulFailure.Unreadable(NO_LEADER));
    assertThat(index()).isEmpty();
    assertThat(leaderless(60, "new")).isEqualTo(new Step.Part<>("new", NO_LEADER));
  }

  @Test
  void doesNotBelieveAServerWithoutALeader() {
    Freshness leaderless = new Freshness(false, Duration.ZERO, false, false);
    Freshness lost = new Freshness(true, Duration.ofSeconds(11), true, false);

    assertThat(
            rules.on(
                rules.next(Consistency.DEFAULT, HOLD), new Reply<>("a", 60, leaderless), AT_ONCE))
        .isInstanceOf(Step.Fail.class);
    assertThat(rules.on(rules.next(Consistency.DEFAULT, HOLD), new Reply<>("a", 60, lost), AT_ONCE))
        .isInstanceOf(Step.Fail.class);
  }

  @Test
  void readsALargeLossTwiceBeforeItIsBelieved() {
    reply(60, "four");

    assertThat(reply(61, "")).isEqualTo(new Step.Again<>(Oddity.LARGE_LOSS));
    assertThat(index()).isEmpty();
    assertThat(reply(61, "")).isEqualTo(new Step.Take<>(""));
  }

  @Test
  void forgetsALargeLossThatTheSecondReadDoesNotShow() {
    reply(60, "four");
    reply(61, "");

    assertThat(reply(62, "four")).isEqualTo(new Step.Steady<>());
    assertThat(reply(63, "")).isEqualTo(new Step.Again<>(Oddity.LARGE_LOSS));
  }

  @Test
  void startsOverWithALargeLossWhenTheSecondReadFails() {
    reply(60, "four");
    reply(61, "");
    rules.onFailure(new ConsulFailure.Status(500, ""));

    assertThat(reply(61, "")).isEqualTo(new Step.Again<>(Oddity.LARGE_LOSS));
  }

  @Test
  void g04OnlyAddsAndMarksOnTheWordOfALeaderlessServer() {
    reply(60, "ab");

    assertThat(leaderless(61, "bC")).isEqualTo(new Step.Part<>("abC", NO_LEADER));
    assertThat(leaderless(62, "C")).isEqualTo(new Step.Part<>("abC", NO_LEADER));
  }

  @Test
  void g04TakesWhatWasWithheldWhenTheLeaderIsBackWithTheSameIndex() {
    reply(60, "ab");
    leaderless(61, "b");

    assertThat(reply(61, "b", HOLD)).isEqualTo(new Step.Take<>("b"));
  }

  @Test
  void g04ConfirmsALossThatAStaleReadShowsWithTheLeader() {
    reply(60, "ab");
    Poll stale = rules.next(Consistency.STALE, HOLD);

    assertThat(rules.on(stale, new Reply<>("b", 61, STALE), AT_ONCE))
        .isEqualTo(new Step.Again<>(Oddity.LARGE_LOSS));
    assertThat(rules.next(Consistency.STALE, HOLD)).isEqualTo(Poll.now());
    assertThat(reply(61, "b")).isEqualTo(new Step.Take<>("b"));
  }

  @Test
  void g03KeepsWhatAFilteredReplyLacksAndLetsAdditionsIn() {
    reply(60, "ab");
    Freshness filtered = new Freshness(true, Duration.ZERO, false, true);

    assertThat(
            rules.on(
                rules.next(Consistency.DEFAULT, HOLD), new Reply<>("c", 61, filtered), AT_ONCE))
        .isInstanceOfSatisfying(
            Step.Part.class,
            part -> {
              assertThat(part.body()).isEqualTo("abc");
              assertThat(part.reason()).startsWith(Permissions.SIGN);
            });
  }

  @Test
  void q04ReadsAnewFromAnotherAgent() {
    reply(60, "ab");
    rules.moved();

    assertThat(index()).isEmpty();
    assertThat(reply(60, "b")).isEqualTo(new Step.Take<>("b"));
  }

  /** A leader that was started again answers while it replays its log, in default mode too. */
  @Test
  void believesNoLossByAServerThatHasNotComeAsFar() {
    reply(60, "ab");
    rules.onFailure(new ConsulFailure.Refused("connection refused"));

    assertThat(reply(20, "")).isEqualTo(new Step.Again<>(Oddity.SERVER_BEHIND));
    assertThat(reply(40, "b")).isEqualTo(new Step.Again<>(Oddity.SERVER_BEHIND));
    assertThat(index()).isEmpty();
    assertThat(reply(60, "ab")).isEqualTo(new Step.Steady<>());
    assertThat(reply(61, "b")).isEqualTo(new Step.Take<>("b"));
  }

  @Test
  void believesAnotherConsulThatCountsOtherwiseInTheEnd() {
    reply(60, "ab");
    rules.moved();

    int asked = 0;
    while (reply(7, "b").equals(new Step.Again<>(Oddity.SERVER_BEHIND))) {
      asked++;
    }

    assertThat(asked).isEqualTo(8);
    assertThat(index()).hasValue(7);
  }

  private Step<String> leaderless(long index, String body) {
    Freshness freshness = new Freshness(false, Duration.ofSeconds(3), true, false);
    return rules.on(
        rules.next(Consistency.STALE, HOLD), new Reply<>(body, index, freshness), AT_ONCE);
  }

  private Step<String> reply(long index, String body) {
    return reply(index, body, AT_ONCE);
  }

  private Step<String> reply(long index, String body, Duration elapsed) {
    return rules.on(
        rules.next(Consistency.DEFAULT, HOLD), new Reply<>(body, index, CURRENT), elapsed);
  }

  /** Texts lose letters. */
  private static final class Texts implements Judgement<String> {

    @Override
    public Loss loss(String before, String after) {
      if (before.length() > 3 && after.isEmpty()) {
        return Loss.LARGE;
      }
      return after.length() < before.length() ? Loss.SOME : Loss.NONE;
    }

    @Override
    public String additions(String before, String after) {
      StringBuilder all = new StringBuilder(before);
      after.chars().filter(letter -> before.indexOf(letter) < 0).forEach(all::appendCodePoint);
      return all.toString();
    }
  }

  private OptionalLong index() {
    return rules.next(Consistency.DEFAULT, HOLD).index();
  }
}
