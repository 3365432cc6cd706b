package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceType;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The names of one type for which something is to be sent, each in one of three lists at most: new
 * bytes, the end of it, or the answer that it does not exist. A name may be held back, and one may
 * be forced: sent even if the client has just that version. Owned by its stream's loop.
 */
final class Due {

  private final ResourceType type;
  private final Set<ResourceType> active;
  private final FewNames updates = new FewNames();

  /** Names that the client has and shall lose, when the order allows it. */
  private final FewNames removals = new FewNames();

  /** Names that are answered at once with "does not exist". */
  private final FewNames answers = new FewNames();

  private final FewNames forced = new FewNames();
  private final FewNames held = new FewNames();

  /**
   * Nothing.
   *
   * @param active of the stream: gets the type when there is something to look at
   */
  Due(ResourceType type, Set<ResourceType> active) {
    this.type = type;
    this.active = active;
  }

  void update(String name) {
    updates.add(name);
    active.add(type);
  }

  void remove(String name) {
    removals.add(name);
    active.add(type);
  }

  void answer(String name) {
    answers.add(name);
    active.add(type);
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
    active.add(type);
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

  /** Takes names with new bytes, in the order in which they came up, as long as it goes. */
  void takeUpdates(Predicate<String> takes) {
    updates.takeWhile(takes);
  }

  /** Takes a name out of those with new bytes, if it is there. */
  boolean takeUpdate(String name) {
    return updates.remove(name);
  }

  List<String> takeAnswers() {
    return answers.takeAll();
  }

  List<String> takeRemovals() {
    return removals.takeAll();
  }
}
