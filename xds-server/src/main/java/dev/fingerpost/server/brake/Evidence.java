package dev.fingerpost.server.brake;

import dev.fingerpost.model.policy.Approval;
import dev.fingerpost.model.source.Rereadable.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What came in about doubts since the last pass: answers of registries, one for each question, and
 * approvals of people. From any thread; read by the reconciler's.
 */
public final class Evidence {

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<Approval> approvals = new ConcurrentLinkedQueue<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** What a question came to. */
  record Answer(String hash, Look look) {}

  /** Hands in what the look at a doubt came to. */
  public void answer(String hash, Look look) {
    answers.add(new Answer(hash, look));
    listeners.forEach(Runnable::run);
  }

  /** Hands in somebody's word. */
  public void approve(Approval approval) {
    approvals.add(approval);
    listeners.forEach(Runnable::run);
  }

  /** Has the listener run after each piece. It must be short and must not throw. */
  public void onNews(Runnable listener) {
    listeners.add(listener);
  }

  boolean isEmpty() {
    return answers.isEmpty() && approvals.isEmpty();
  }

  List<Answer> answers() {
    return drain(answers);
  }

  List<Approval> approvals() {
    return drain(approvals);
  }

  private static <T> List<T> drain(Queue<T> queue) {
    List<T> all = new ArrayList<>();
    for (T next = queue.poll(); next != null; next = queue.poll()) {
      all.add(next);
    }
    return all;
  }
}
