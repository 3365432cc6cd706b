package dev.fingerpost.server.ads.stream;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The names of one type for which something is to be sent, each in one of three lists at most: new
 * bytes, the end of it, or the answer that it does not exist. A name may be held back, and one may
 * be forced: sent even if the client has just that version. Owned by its stream's loop.
 */
final class Due {

  private Set<String> updates = new LinkedHashSet<>();

  /** Names that the client has and shall lose, when the order allows it. */
  private Set<String> removals = new LinkedHashSet<>();

  /** Names that are answered at once with "does not exist". */
  private Set<String> answers = new LinkedHashSet<>();

  private Set<String> forced = new HashSet<>();
  private Set<String> held = new HashSet<>();

  void update(String name) {
    updates.add(name);
  }

  void remove(String name) {
    removals.add(name);
  }

  void answer(String name) {
    answers.add(name);
  }

  /** An answer is not needed any more; new bytes or an end may be. */
  void dropAnswer(String name) {
    answers.remove(name);
  }

  /** Neither new bytes nor an end are needed any more; an answer may be. */
  void dropChange(String name) {
    updates.remove(name);
    removals.remove(name);
  }

  /** Neither new bytes nor an end are needed for any other name. */
  void retainChanges(Predicate<String> wanted) {
    updates.removeIf(wanted.negate());
    removals.removeIf(wanted.negate());
  }

  void force(String name) {
    forced.add(name);
  }

  boolean isForced(String name) {
    return forced.contains(name);
  }

  /** Sends nothing for a name until it is released. */
  void hold(String name) {
    held.add(name);
    dropChange(name);
    answers.remove(name);
  }

  void release(String name) {
    held.remove(name);
  }

  boolean isHeld(String name) {
    return held.contains(name);
  }

  boolean holdsAny() {
    return !held.isEmpty();
  }

  /** Something went out for a name. */
  void sent(String name) {
    forced.remove(name);
  }

  /** Gives back the room that many names needed. */
  void trim() {
    updates = new LinkedHashSet<>(updates);
    removals = new LinkedHashSet<>(removals);
    answers = new LinkedHashSet<>(answers);
    forced = new HashSet<>(forced);
    held = new HashSet<>(held);
  }

  void forget(String name) {
    dropChange(name);
    answers.remove(name);
    forced.remove(name);
    held.remove(name);
  }

  boolean hasUpdates() {
    return !updates.isEmpty();
  }

  boolean hasAnswers() {
    return !answers.isEmpty();
  }

  boolean hasRemovals() {
    return !removals.isEmpty();
  }

  /** The names with new bytes, in the order in which they came up; they can be taken out by it. */
  Iterator<String> updates() {
    return updates.iterator();
  }

  /** Takes a name out of those with new bytes, if it is there. */
  boolean takeUpdate(String name) {
    return updates.remove(name);
  }

  List<String> takeAnswers() {
    return take(answers);
  }

  List<String> takeRemovals() {
    return take(removals);
  }

  private static List<String> take(Set<String> names) {
    List<String> taken = List.copyOf(names);
    names.clear();
    return taken;
  }
}
