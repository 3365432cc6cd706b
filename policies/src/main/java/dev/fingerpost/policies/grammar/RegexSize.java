package dev.fingerpost.policies.grammar;

import com.google.common.base.Ascii;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How large Envoy finds a regular expression. RE2 takes a step for each range of bytes in a class,
 * RE2/J one for the class; so each class is counted as that many letters in a row.
 */
final class RegexSize {

  /** One character for each byte. */
  private static final String ALL =
      IntStream.range(0, 256).mapToObj(Character::toString).collect(Collectors.joining());

  /** What every program has beside the expression's own steps. */
  private static final int FRAME = 2;

  /** Quoted text, an escape, a class or the dot. Named classes stand in brackets of their own. */
  private static final Pattern PART =
      Pattern.compile(
          "(?s)\\\\Q.*?(?:\\\\E|$)"
              + "|(?P<class>\\\\[pP](?:\\{[^}]*\\}|.)|\\\\[dDsSwW]|\\."
              + "|\\[\\^?\\]?(?:\\[:[^]]*:\\]|\\\\.|[^]])*\\])"
              + "|\\\\.");

  private RegexSize() {}

  /** The steps of an expression that RE2/J accepts. */
  static int of(String regex) {
    Matcher part = PART.matcher(regex);
    StringBuilder counted = new StringBuilder();
    int end = 0;
    while (part.find()) {
      counted.append(regex, end, part.start());
      String symbols = part.group("class");
      counted.append(symbols == null ? part.group() : "(?:" + "x".repeat(ranges(symbols)) + ")");
      end = part.end();
    }
    counted.append(regex, end, regex.length());
    return Pattern.compile(counted.toString()).programSize() + FRAME;
  }

  /** In how many ranges the bytes of a class fall, a letter in both cases being one. */
  private static int ranges(String symbols) {
    BitSet bytes = new BitSet(ALL.length());
    Matcher range = Pattern.compile("(?:" + symbols + ")+").matcher(ALL);
    while (range.find()) {
      bytes.set(range.start(), range.end());
    }
    BitSet folded = (BitSet) bytes.clone();
    for (char upper = 'A'; upper <= 'Z'; upper++) {
      folded.set(upper, bytes.get(upper) && !bytes.get(Ascii.toLowerCase(upper)));
    }
    return Math.max(1, Math.min(ranges(bytes), ranges(folded)));
  }

  private static int ranges(BitSet bytes) {
    int ranges = 0;
    for (int from = bytes.nextSetBit(0); from >= 0; from = bytes.nextSetBit(from)) {
      ranges++;
      from = bytes.nextClearBit(from);
    }
    return ranges;
  }
}
