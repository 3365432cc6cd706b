package dev.fingerpost.discovery;

import dev.fingerpost.model.source.Latest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Waits for a value of a cell, woken by the cell itself. */
public final class Await {

  private Await() {}

  /** The cell's first value that is as wanted, now or within ten seconds. */
  public static <T> T value(Latest<T> cell, Predicate<T> wanted) {
    CountDownLatch come = new CountDownLatch(1);
    Runnable look =
        () -> {
          if (wanted.test(cell.get())) {
            come.countDown();
          }
        };
    cell.onChange(look);
    look.run();
    try {
      if (!come.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("not in time; the newest is " + cell.get());
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    return cell.get();
  }

  /** Returns when something is so that no cell tells of, at the latest after ten seconds. */
  public static void until(BooleanSupplier wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in time");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
