package dev.fingerpost.server.ads;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets only so many streams at a time bring their clients up to date, the others in the order in
 * which they came. After a restart a fleet comes at once; in turn it is served sooner than
 * all together. Safe for all threads.
 */
final class Admission {

  private final Deque<Place> waiting = new ArrayDeque<>();
  private final int places;
  private int free;
  private int most;

  Admission(int places) {
    this.places = places;
    free = places;
  }

  /** How many are in. */
  synchronized int inside() {
    return places - free;
  }

  /** How many were in at a time, at most. */
  synchronized int mostInside() {
    return most;
  }

  /**
   * Asks for a place.
   *
   * @param onEntry is run once, now or when another leaves; it must be short
   */
  Place enter(Runnable onEntry) {
    Place place = new Place(onEntry);
    boolean entered;
    synchronized (this) {
      entered = free > 0;
      if (entered) {
        free--;
        most = Math.max(most, places - free);
        place.stage = Stage.IN;
      } else {
        waiting.add(place);
      }
    }
    if (entered) {
      onEntry.run();
    }
    return place;
  }

  private enum Stage {
    WAITING,
    IN,
    OUT
  }

  /** The place of one stream. */
  final class Place {

    private final Runnable onEntry;
    private Stage stage = Stage.WAITING;

    private Place(Runnable onEntry) {
      this.onEntry = onEntry;
    }

    /** Gives the place to the next one, or the wait up. */
    void leave() {
      Place next;
      synchronized (Admission.this) {
        Stage before = stage;
        stage = Stage.OUT;
        if (before == Stage.WAITING) {
          waiting.remove(this);
        }
        if (before != Stage.IN) {
          return;
        }
        next = waiting.poll();
        if (next == null) {
          free++;
          return;
        }
        next.stage = Stage.IN;
      }
      next.onEntry.run();
    }
  }
}
