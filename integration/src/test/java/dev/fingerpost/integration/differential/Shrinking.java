package dev.fingerpost.integration.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes a batch small that goes wrong: takes out lines, many at once and then fewer, as long as
 * what is left goes wrong too.
 */
record Shrinking(Predicate<Batch> isBad) {

  Batch smallest(Batch batch) {
    Batch smaller = services(batch);
    for (int depth = 1; depth < 6; depth++) {
      smaller = shrink(smaller, Batch::policies, Batch::with, depth);
    }
    for (int depth = 2; depth < 5; depth++) {
      smaller = shrink(smaller, Batch::registry, Batch::withRegistry, depth);
    }
    return smaller;
  }

  private Batch services(Batch batch) {
    return shrink(batch, Batch::registry, Batch::withRegistry, 1);
  }

  private Batch shrink(
      Batch batch, Function<Batch, Draft> part, BiFunction<Batch, Draft, Batch> with, int depth) {
    Batch smallest = batch;
    for (int share = 2; ; share *= 2) {
      int count = part.apply(smallest).linesAt(depth).size();
      int size = Math.max(1, count / share);
      // From the end, so that the numbers of the lines before stay.
      for (int end = count; end > 0; end -= size) {
        Draft draft = part.apply(smallest);
        List<Integer> lines =
            new ArrayList<>(draft.linesAt(depth).subList(Math.max(0, end - size), end));
        Optional<Batch> smaller =
            Optional.of(with.apply(smallest, draft.without(lines)))
                .filter(Batch::isTaken)
                .filter(isBad);
        smallest = smaller.orElse(smallest);
      }
      if (size <= 1) {
        return smallest;
      }
    }
  }
}
