package dev.fingerpost.model.source;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A cell that holds the newest value: the only hand-over between threads. An equal value is
 * ignored; a reader that comes late sees the newest only; nothing queues.
 */
public final class Latest<T> {

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile T value;

  /** A cell with a first value. */
  public Latest(T first) {
    value = first;
  }

  /** The newest value. */
  public T get() {
    return value;
  }

  /**
   * Puts a value in and wakes the listeners, on this thread, unless it equals the one that is
   * there. One thread at a time writes.
   */
  public void set(T next) {
    synchronized (this) {
      if (next.equals(value)) {
        return;
      }
      value = next;
    }
    listeners.forEach(Runnable::run);
  }

  /** Has the listener run after each change. It must be short and must not throw. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
