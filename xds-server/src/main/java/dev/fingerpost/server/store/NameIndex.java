package dev.fingerpost.server.store;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers the names that were ever published, so that a set of them is a bit for each. Names that
 * only clients say get no number, and the numbers are bounded. The publisher adds; all threads
 * read.
 */
final class NameIndex {

  /** A name costs about 100 bytes. */
  static final int MAX_NAMES = 1 << 20;

  static final int NONE = -1;

  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private volatile String[] names = new String[64];

  /** Gives a name a number, if it has none and there is one left. */
  void add(String name) {
    int number = numbers.size();
    if (number >= MAX_NAMES || numbers.containsKey(name)) {
      return;
    }
    String[] next = names;
    if (number == next.length) {
      next = Arrays.copyOf(next, 2 * number);
    }
    next[number] = name;
    names = next; // whoever finds the number finds the name
    numbers.put(name, number);
  }

  /** The number of a name, or {@link #NONE}. */
  int number(String name) {
    return numbers.getOrDefault(name, NONE);
  }

  /** The name with a number. */
  String name(int number) {
    return names[number];
  }
}
