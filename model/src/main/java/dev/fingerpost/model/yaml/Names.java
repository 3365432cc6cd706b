package dev.fingerpost.model.yaml;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What someone may have meant by a name that does not exist. */
public final class Names {

  private static final CharMatcher SEPARATORS = CharMatcher.anyOf("-_. ");

  /** Names that people choose may be many. */
  private static final int MOST_CANDIDATES = 1_000;

  private Names() {}

  /**
   * The candidate nearest to the name, if one is near enough to be meant. Case and separators do
   * not count: {@code LEAST_REQUEST} is {@code leastRequest}.
   */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    String plain = plain(name);
    int reach = Math.max(1, plain.length() / 3);
    return candidates.stream()
        .limit(MOST_CANDIDATES)
        .map(candidate -> new Near(candidate, distance(plain, plain(candidate), reach)))
        .filter(near -> near.distance <= reach)
        .min(Comparator.comparingInt(Near::distance).thenComparing(Near::candidate))
        .map(Near::candidate);
  }

  /** {@code did you mean `x`?} or nothing. */
  public static String hint(String name, Collection<String> candidates) {
    return nearest(name, candidates).map(near -> "did you mean `" + near + "`?").orElse("");
  }

  private static String plain(String name) {
    return SEPARATORS.removeFrom(
        Ascii.toLowerCase(name.length() > 100 ? name.substring(0, 100) : name));
  }

  /** Edit distance in which two neighbours that changed places count once, if within reach. */
  private static int distance(String a, String b, int reach) {
    if (Math.abs(a.length() - b.length()) > reach) {
      return Integer.MAX_VALUE;
    }
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    Arrays.setAll(last, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(last[j - 1] + same, 1 + Math.min(last[j], row[j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }

  private record Near(String candidate, int distance) {}
}
