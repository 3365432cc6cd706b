package dev.fingerpost.server.brake;

import dev.fingerpost.model.source.Rereadable.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a doubt has been confirmed. Looks are spread over the hold by the time between one answer
 * and the next look, so that a clock that jumps hastens one of them at most.
 *
 * @param hash of the doubt; another one begins anew
 * @param since when the trouble began
 * @param looks how many agreed in a row
 * @param next when to look again, if a look can help; empty while one is under way
 * @param trouble why the last look did not agree; may be empty
 */
record Standing(String hash, Instant since, int looks, Optional<Instant> next, String trouble) {

  /** Before a look that did not agree, or had no answer, is repeated. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** A doubt that nobody has confirmed yet. */
  static Standing begin(Doubt doubt, Instant since, Instant now) {
    return new Standing(doubt.hash(), since, 0, Optional.of(now), "");
  }

  /** When to look again, unless a look is under way or none can help. */
  Optional<Instant> nextLook(Doubt doubt) {
    return next.filter(due -> doubt.looks() > 0);
  }

  /** Whether a look is under way. */
  boolean isLooking() {
    return next.isEmpty();
  }

  /** While a look is under way. */
  Standing looking() {
    return new Standing(hash, since, looks, Optional.empty(), trouble);
  }

  /** After a look. */
  Standing after(Look look, Doubt doubt, Instant now) {
    return switch (look) {
      case SAME -> new Standing(hash, since, looks + 1, Optional.of(now.plus(pause(doubt))), "");
      case OTHER ->
          new Standing(hash, since, 0, Optional.of(now.plus(AGAIN)), "the last look saw another");
      case UNKNOWN ->
          new Standing(
              hash, since, looks, Optional.of(now.plus(AGAIN)), "the registry did not answer");
    };
  }

  /** Whether as many looks agreed as the doubt needs. */
  boolean isConfirmed(Doubt doubt) {
    return doubt.looks() > 0 && looks >= doubt.looks();
  }

  private static Duration pause(Doubt doubt) {
    return doubt.looks() < 2 ? AGAIN : doubt.hold().dividedBy(doubt.looks() - 1);
  }
}
