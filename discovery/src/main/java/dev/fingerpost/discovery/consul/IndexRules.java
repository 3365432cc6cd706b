package dev.fingerpost.discovery.consul;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * When a reply to a blocking query may be believed, and with which index to ask next: a state
 * machine without threads, clocks or I/O, for one key of one agent.
 *
 * <p>The names in comments and tests are those of the project's notes on Consul's
 * blocking queries. Owned by the thread of its watch.
 */
final class IndexRules<T> {

  /** A server that has not heard from its leader for so long is not believed. */
  private static final Duration LOST_CONTACT = Duration.ofSeconds(10);

  private final BiFunction<T, T, Loss> losses;
  private OptionalLong index = OptionalLong.empty();
  private long seen;
  private @Nullable T last;
  private boolean confirming;

  /**
   * Rules for a key that has not been read yet.
   *
   * @param losses how much of the first value the second has lost
   */
  IndexRules(BiFunction<T, T, Loss> losses) {
    this.losses = losses;
  }

  /** What a reply comes to. */
  sealed interface Step<T> {

    /** The body is news and is believed. */
    record Take<T>(T body) implements Step<T> {}

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
    INDEX_WENT_BACK,
    /** woken early without a new index, as by a restored snapshot. */
    EARLY_RETURN,
    /** a lower index from a server that may lag. */
    LAGGING_SERVER,
    /** So much is gone that it is read a second time. */
    LARGE_LOSS
  }

  /** The next read. */
  Poll next(Duration hold) {
    return new Poll(index, hold);
  }

  /** The next read if it must be answered at once. */
  Poll nextNow() {
    index = OptionalLong.empty();
    return Poll.now();
  }

  /** Takes in the reply to a read. */
  Step<T> on(Poll poll, Reply<T> reply, Duration elapsed) {
    Optional<ConsulFailure> failure = judge(reply);
    if (failure.isPresent()) {
      return new Step.Fail<>(failure.orElseThrow());
    }
    long next = reply.index();
    if (reply.freshness().stale() && next < seen) {
      index = OptionalLong.of(seen);
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
    return compare(next, reply.body());
  }

  /**
   * Takes in that there was no reply. No index is carried over that, and after a lost
   * connection indexes may count something else altogether: the agent may be a new one.
   */
  void onFailure(ConsulFailure failure) {
    index = OptionalLong.empty();
    confirming = false;
    seen =
        switch (failure) {
          case ConsulFailure.Refused _, ConsulFailure.TimedOut _ -> 0;
          case ConsulFailure.Status _, ConsulFailure.Unreadable _ -> seen;
        };
  }

  private Step<T> compare(long next, T body) {
    T before = last;
    if (before != null && before.equals(body)) {
      moveTo(next);
      return new Step.Steady<>();
    }
    Loss loss = before == null ? Loss.NONE : losses.apply(before, body);
    // Rights that were widened show as a gain under the same index, and may come in.
    if (next == seen && loss != Loss.NONE) {
      moveTo(next);
      return new Step.Hold<>();
    }
    if (loss == Loss.LARGE && !confirming) {
      confirming = true;
      index = OptionalLong.empty();
      return new Step.Again<>(Oddity.LARGE_LOSS);
    }
    last = body;
    moveTo(next);
    return new Step.Take<>(body);
  }

  private void moveTo(long next) {
    index = OptionalLong.of(next);
    seen = next;
    confirming = false;
  }

  private static Optional<ConsulFailure> judge(Reply<?> reply) {
    if (reply.index() < 1) {
      return Optional.of(new ConsulFailure.Unreadable("no X-Consul-Index that can be used"));
    }
    if (!reply.freshness().knownLeader()) {
      return Optional.of(new ConsulFailure.Unreadable("the datacenter has no known leader"));
    }
    return reply.freshness().lastContact().compareTo(LOST_CONTACT) > 0
        ? Optional.of(new ConsulFailure.Unreadable("the server has lost its leader"))
        : Optional.empty();
  }

  private static boolean isEarly(Duration elapsed, Duration hold) {
    return elapsed.toMillis() * 10 < hold.toMillis() * 9;
  }
}
