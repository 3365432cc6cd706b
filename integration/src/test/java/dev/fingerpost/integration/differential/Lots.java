package dev.fingerpost.integration.differential;

import com.google.common.collect.Iterables;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws from one seeded source of randomness. */
record Lots(RandomGenerator random) {

  /** True in so many of a hundred draws. */
  boolean in100(int chances) {
    return random.nextInt(100) < chances;
  }

  /** One of these. */
  <T> T of(Collection<T> all) {
    return Iterables.get(all, random.nextInt(all.size()));
  }

  /** One of these. */
  String of(String... all) {
    return of(List.of(all));
  }

  /** One of these. */
  int of(int... all) {
    return all[random.nextInt(all.length)];
  }

  /** A whole number, both ends included. */
  int whole(int min, int max) {
    return (int) random.nextLong(min, max + 1L);
  }

  /** A number that is often an end, and else of any size between them. */
  long between(long min, long max) {
    return switch (random.nextInt(8)) {
      case 0 -> min;
      case 1 -> max;
      case 2 -> Math.min(max, min + 1);
      default -> {
        // Small ones as often as large ones.
        double size = Math.log1p((double) max - min);
        yield min + Math.min(max - min, (long) Math.expm1(random.nextDouble() * size));
      }
    };
  }
}
