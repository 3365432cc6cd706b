package dev.fingerpost.server.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A set of names of resources that costs a bit for each name that was ever published: an Envoy
 * names all that there are. One thread writes, all threads may ask {@link #contains}.
 */
public final class NameSet {

  private static final int WORD = 64;

  private final NameIndex index;

  /** Names that had no number when they came: none as a rule. */
  private volatile Set<String> unnumbered = Set.of();

  private volatile AtomicLongArray words = new AtomicLongArray(0);

  NameSet(NameIndex index) {
    this.index = index;
  }

  /** Whether the name is in it. */
  public boolean contains(String name) {
    return has(index.number(name), name);
  }

  /** Puts a name in, and says whether it was not there. */
  @CanIgnoreReturnValue
  public boolean add(String name) {
    int number = index.number(name);
    if (has(number, name)) {
      return false;
    }
    if (number == NameIndex.NONE) {
      addUnnumbered(name);
    } else {
      room(number).accumulateAndGet(number / WORD, bit(number), (word, bit) -> word | bit);
    }
    return true;
  }

  /** Takes a name out, and says whether it was there. */
  @CanIgnoreReturnValue
  public boolean remove(String name) {
    if (!contains(name)) {
      return false;
    }
    if (unnumbered.isEmpty() || !unnumbered.remove(name)) {
      int number = index.number(name);
      words.accumulateAndGet(number / WORD, bit(number), (word, bit) -> word & ~bit);
    }
    return true;
  }

  /** Whether it holds these names and no others; asked of thousands of names, mostly in vain. */
  public boolean isExactly(Collection<String> others) {
    long[] theirs = new long[words.length()];
    Set<String> strangers = new HashSet<>();
    for (String name : others) {
      int number = index.number(name);
      if (number != NameIndex.NONE && has(number)) {
        theirs[number / WORD] |= bit(number);
      } else if (unnumbered.contains(name)) {
        strangers.add(name);
      } else {
        return false;
      }
    }
    AtomicLongArray ours = words;
    for (int w = 0; w < theirs.length; w++) {
      if (theirs[w] != ours.get(w)) {
        return false;
      }
    }
    return strangers.size() == unnumbered.size();
  }

  /** How many names in it were not published when they came. */
  public int unnumbered() {
    return unnumbered.size();
  }

  /** A copy. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    AtomicLongArray all = words;
    for (int w = 0; w < all.length(); w++) {
      for (long word = all.get(w); word != 0; word &= word - 1) {
        names.add(index.name(w * WORD + Long.numberOfTrailingZeros(word)));
      }
    }
    names.addAll(unnumbered);
    return names;
  }

  private void addUnnumbered(String name) {
    if (unnumbered.isEmpty()) {
      Set<String> first = ConcurrentHashMap.newKeySet(1);
      first.add(name);
      unnumbered = first;
    } else {
      unnumbered.add(name);
    }
  }

  private boolean has(int number, String name) {
    return (number != NameIndex.NONE && has(number)) || unnumbered.contains(name);
  }

  private boolean has(int number) {
    AtomicLongArray all = words;
    return number / WORD < all.length() && (all.get(number / WORD) & bit(number)) != 0;
  }

  private AtomicLongArray room(int number) {
    AtomicLongArray all = words;
    int needed = number / WORD + 1;
    if (all.length() < needed) {
      long[] grown = new long[Math.max(needed, all.length() + all.length() / 2)];
      for (int w = 0; w < all.length(); w++) {
        grown[w] = all.get(w);
      }
      all = new AtomicLongArray(grown);
      words = all;
    }
    return all;
  }

  private static long bit(int number) {
    return 1L << (number % WORD);
  }
}
