package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/**
 * What clients did lately that an operator should hear of: kinds of trouble, and how often each
 * came since it was last quiet for a minute. Safe for all threads.
 */
public final class Troubles {

  /** A few Envoys that restart are no trouble; a part of a fleet is. */
  static final String LOST = "streams lost";

  private static final int MANY_LOST = 100;
  private static final long QUIET = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Spell> spells = new ConcurrentSkipListMap<>();

  private record Spell(long last, long count) {}

  Troubles(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** One more of a kind. */
  void note(String kind) {
    long now = nanoTime.getAsLong();
    spells.compute(
        kind,
        (k, spell) -> spell == null || isOver(spell, now) ? new Spell(now, 1) : next(spell, now));
  }

  /** One line for each kind of trouble that there is. */
  public ImmutableList<String> words() {
    long now = nanoTime.getAsLong();
    ImmutableList.Builder<String> words = ImmutableList.builder();
    spells.forEach((kind, spell) -> {
      if (!isOver(spell, now) && (!kind.equals(LOST) || spell.count >= MANY_LOST)) {
        words.add("clients: " + spell.count + " " + kind);
      }
    });
    return words.build();
  }

  private static Spell next(Spell spell, long now) {
    return new Spell(now, spell.count + 1);
  }

  private static boolean isOver(Spell spell, long now) {
    return now - spell.last >= QUIET;
  }
}
