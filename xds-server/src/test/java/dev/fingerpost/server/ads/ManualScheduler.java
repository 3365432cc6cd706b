package dev.fingerpost.server.ads;

import dev.fingerpost.server.ads.stream.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that moves when the test says so. */
final class ManualScheduler implements Scheduler {

  private final List<Task> tasks = new ArrayList<>();
  private long now;

  private record Task(long at, Runnable run) {}

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    Task waiting = new Task(now + delay.toNanos(), task);
    tasks.add(waiting);
    return () -> cancel(waiting);
  }

  /** Lets time pass and runs what is due. */
  void advance(Duration by) {
    due(by).forEach(task -> task.run.run());
  }

  private synchronized List<Task> due(Duration by) {
    now += by.toNanos();
    List<Task> due = tasks.stream().filter(task -> task.at <= now).toList();
    tasks.removeAll(due);
    return due;
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }
}
