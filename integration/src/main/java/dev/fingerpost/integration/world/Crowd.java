package dev.fingerpost.integration.world;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Requests that were sent at once, some of them still without an answer. */
public final class Crowd {

  private final List<Future<Answer>> answers = new ArrayList<>();

  private Crowd() {}

  static Crowd start(int count, Supplier<Traffic.Caller> callers) {
    Crowd crowd = new Crowd();
    for (int n = 0; n < count; n++) {
      FutureTask<Answer> call =
          new FutureTask<>(() -> {
            try (Traffic.Caller caller = callers.get()) {
              return caller.call();
            }
          });
      crowd.answers.add(call);
      Thread.startVirtualThread(call);
    }
    return crowd;
  }

  /** How many have been answered. */
  public long answered() {
    return answers.stream().filter(Future::isDone).count();
  }

  /** Waits for the answers of all; their count. */
  public Answers join() {
    return Answers.count(answers());
  }

  /** Waits for the answers of all. */
  public List<Answer> answers() {
    List<Answer> all = new ArrayList<>();
    for (Future<Answer> answer : answers) {
      try {
        all.add(answer.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return all;
  }
}
