package dev.fingerpost.discovery.consul.watch;

import dev.fingerpost.discovery.consul.agent.Counted;
import dev.fingerpost.discovery.consul.rows.Loss;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.Permissions;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When a reply to a blocking query may be believed, and with which index to ask next: a state
 * machine without threads, clocks or I/O, for one key of one agent.
 *
 * <p>The names and G-01 to G-04 in comments and tests are those of the project's notes
 * on Consul's blocking queries. Owned by the thread of its watch.
 */
final class IndexRules<T> {

  /** So often what a server has lost is asked again that may be replaying its log: some seconds. */
  private static final int BEHIND = 8;

  private final Judgement<T> judgement;
  private OptionalLong index = OptionalLong.empty();

  /** The highest index of a reply that came in. */
  private long seen;

  /** The index under which {@code last} was believed whole; 0 if part of it is older. */
  private long whole;

  /** The highest index of a reply before the connection was lost; 0 once it is reached again. */
  private long reached;

  private int behind;
  private @Nullable T last;
  private boolean confirming;

  /** Rules for a key that has not been read yet. */
  IndexRules(Judgement<T> judgement) {
    this.judgement = judgement;
  }

  /** What a reply comes to. */
  sealed interface Step<T> {

    /** The body is news and is believed. */
    record Take<T>(T body) implements Step<T> {}

    /** The body holds what is news and all that was there before: nothing goes on such a word. */
    record Part<T>(T body, String reason) implements Step<T> {}

    /** Nothing that matters has changed. */
    record Steady<T>() implements Step<T> {}

    /** The reply is not believed; the next read decides. */
    record Again<T>(Oddity oddity) implements Step<T> {}

    /** what is missing cannot have gone: rights were lost. What was there holds. */
    record Hold<T>() implements Step<T> {}

    /** No reply that a Consul in order would give. */
    record Fail<T>(ConsulFailure failure) implements Step<T> {}
  }

  /** Why a reply is not believed yet. */
  enum Oddity {
    /** a lower index. */
    INDEX_WENT_BACK(Counted.INDEX_RESET),
    /** woken early without a new index, as by a restored snapshot. */
    EARLY_RETURN(Counted.EARLY_RETURN),
    /** a lower index from a server that may lag. */
    LAGGING_SERVER(Counted.LAGGING_REPLY),
    /** Less than before, by a server that has not come as far as the one before. */
    SERVER_BEHIND(Counted.LAGGING_REPLY),
    /** So much is gone, or is gone by the word of such a server, that it is read a second time. */
    LARGE_LOSS(Counted.CONFIRMATION);

    private final Counted counted;

    Oddity(Counted counted) {
      this.counted = counted;
    }

    /** As what it is counted. */
    Counted counted() {
      return counted;
    }

    /** Whether a snapshot may have been restored: then the indexes of all keys have gone back. */
    boolean mayBeRestore() {
      return this == INDEX_WENT_BACK || this == EARLY_RETURN;
    }
  }

  /** The next read. */
  Poll next(Consistency mode, Duration hold) {
    // A second opinion is the leader's.
    return confirming ? Poll.now() : new Poll(mode, index, hold);
  }

  /** The next read if it must be answered at once. */
  Poll nextNow(Consistency mode) {
    index = OptionalLong.empty();
    return Poll.now(confirming ? Consistency.DEFAULT : mode);
  }

  /** Whether the next read is a second opinion. */
  boolean isConfirming() {
    return confirming;
  }

  /** Takes in the reply to a read. */
  Step<T> on(Poll poll, Reply<T> reply, Duration elapsed) {
    long next = reply.index();
    if (next < 1) {
      return new Step.Fail<>(new ConsulFailure.Unreadable("no X-Consul-Index that can be used"));
    }
    boolean mayLag = reply.freshness().stale() || poll.mode() == Consistency.STALE;
    if (mayLag && next < seen) {
      if (!reply.freshness().isLed()) { // it cannot catch up
        return new Step.Fail<>(leaderless(reply));
      }
      index = OptionalLong.of(seen);
      confirming = false;
      return new Step.Again<>(Oddity.LAGGING_SERVER);
    }
    if (poll.index().isPresent()) {
      long asked = poll.index().getAsLong();
      if (next < asked) {
        index = OptionalLong.empty();
        return new Step.Again<>(Oddity.INDEX_WENT_BACK);
      }
      if (next == asked && isEarly(elapsed, poll.hold())) {
        index = OptionalLong.empty();
        return new Step.Again<>(Oddity.EARLY_RETURN);
      }
    }
    if (!reply.freshness().isLed()) {
      ConsulFailure why = leaderless(reply);
      // A server that has just come up may know nothing yet: no word to begin with.
      return last == null ? new Step.Fail<>(why) : part(next, reply.body(), why.reason());
    }
    return reply.freshness().filtered()
        ? part(
            next,
            reply.body(),
            Permissions.SIGN + " Consul cut the reply to what the token may see")
        : compare(next, reply.body(), mayLag);
  }

  /**
   * Takes in that there was no reply. No index is carried over that, and after a lost
   * connection indexes may count something else altogether: the agent may be a new one.
   */
  void onFailure(ConsulFailure failure) {
    readAgain();
    switch (failure) {
      case ConsulFailure.Refused _, ConsulFailure.TimedOut _, ConsulFailure.Cut _ -> moved();
      case ConsulFailure.Status _, ConsulFailure.Unreadable _ -> {
        // The same agent, the same indexes.
      }
    }
  }

  /** the next read goes to another agent. */
  void moved() {
    readAgain();
    reached = Math.max(reached, seen);
    behind = 0;
    seen = 0;
    whole = 0;
  }

  /** The next read is to be answered at once. */
  void readAgain() {
    index = OptionalLong.empty();
    confirming = false;
  }

  /** G-03, G-04: what may be taken of a reply that may lack something without a cause. */
  private Step<T> part(long next, T body, String why) {
    T before = last;
    T all = before == null ? body : judgement.additions(before, body);
    last = all;
    moveTo(next);
    if (!all.equals(body)) {
      whole = 0;
    }
    return new Step.Part<>(all, why);
  }

  private Step<T> compare(long next, T body, boolean mayLag) {
    T before = last;
    if (before != null && before.equals(body)) {
      moveTo(next);
      return new Step.Steady<>();
    }
    Loss loss = before == null ? Loss.NONE : judgement.loss(before, body);
    // Rights that were widened show as a gain under the same index, and may come in.
    if (next == whole && loss != Loss.NONE) {
      moveTo(next);
      return new Step.Hold<>();
    }
    if (loss != Loss.NONE && isBehind(next)) {
      index = OptionalLong.empty();
      return new Step.Again<>(Oddity.SERVER_BEHIND);
    }
    if ((loss == Loss.LARGE || (loss == Loss.SOME && mayLag)) && !confirming) {
      confirming = true;
      index = OptionalLong.empty();
      return new Step.Again<>(Oddity.LARGE_LOSS);
    }
    last = body;
    moveTo(next);
    return new Step.Take<>(body);
  }

  /**
   * Whether a server may not know yet what was true: one that was started again leads, and answers,
   * while it still replays its log. An agent of another Consul counts otherwise for ever, and is
   * believed in the end.
   */
  private boolean isBehind(long next) {
    if (next >= reached || behind >= BEHIND) {
      reached = 0;
      return false;
    }
    behind++;
    return true;
  }

  private void moveTo(long next) {
    index = OptionalLong.of(next);
    seen = next;
    whole = next;
    confirming = false;
  }

  private static ConsulFailure leaderless(Reply<?> reply) {
    return new ConsulFailure.Unreadable(
        reply.freshness().knownLeader()
            ? "the server has lost its leader"
            : "the datacenter has no known leader");
  }

  private static boolean isEarly(Duration elapsed, Duration hold) {
    return elapsed.toMillis() * 10 < hold.toMillis() * 9;
  }
}
