package dev.fingerpost.server.state;

import dev.fingerpost.model.source.Shelf;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The place of one value in the state folder: the newest one that waits to be written, and the
 * files. Anybody puts a value in; the folder's thread writes it.
 */
final class Slot implements Shelf {

  private final String name;
  private final Versions versions;
  private final Runnable wake;

  /** Guarded by this, as is what follows. */
  private @Nullable Supplier<byte[]> waiting;

  private boolean writing;

  /**
   * An empty slot.
   *
   * @param wake told when something waits
   */
  Slot(String name, Versions versions, Runnable wake) {
    this.name = name;
    this.versions = versions;
    this.wake = wake;
  }

  String name() {
    return name;
  }

  @Override
  public Optional<byte[]> read() {
    return versions.newest();
  }

  @Override
  public void keep(Supplier<byte[]> value) {
    synchronized (this) {
      waiting = value;
    }
    wake.run();
  }

  @Override
  public synchronized boolean isKept() {
    return waiting == null && !writing;
  }

  /** Writes what waits, if anything does. What cannot be written waits on. */
  void write(Epoch epoch) throws IOException {
    Supplier<byte[]> now = take();
    if (now == null) {
      return;
    }
    boolean done = false;
    try {
      versions.write(epoch, now.get());
      done = true;
    } finally {
      settle(done ? null : now);
    }
  }

  private synchronized @Nullable Supplier<byte[]> take() {
    Supplier<byte[]> now = waiting;
    waiting = null;
    writing = now != null;
    return now;
  }

  /** What was left over is forgotten if something newer waits. */
  private synchronized void settle(@Nullable Supplier<byte[]> left) {
    writing = false;
    if (waiting == null) {
      waiting = left;
    }
  }
}
