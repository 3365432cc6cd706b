package dev.fingerpost.integration.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Changes one after the other, each until the last client that it concerns has it. Between two that
 * are measured there is a rest as long as the change took, so that ACKs are not the next change's
 * affair.
 */
final class Propagation {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int LOOK_EVERY = 20;
  private static final double AGREE = 0.1;
  private static final double STILL_COMPILING = 0.05;
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);
  private static final int LEAST_IN_WINDOW = 3;
  private static final long LEAST_CPU = TimeUnit.SECONDS.toNanos(1);

  private final Trial trial;
  private final IntFunction<Edit> edits;
  private final int clients;
  private int changes;

  /**
   * @param edits the change of each number
   * @param clients the first ones, which are waited for
   */
  Propagation(Trial trial, IntFunction<Edit> edits, int clients) {
    this.trial = trial;
    this.edits = edits;
    this.clients = clients;
  }

  /** Times of many changes, in milliseconds. */
  record Times(Samples first, Samples median, Samples last) {

    Times() {
      this(new Samples(), new Samples(), new Samples());
    }
  }

  /** What a change took while it was warming up: milliseconds, and nanoseconds of the server's. */
  private record Window(double last, double cpu, double compiling) {

    boolean agreesWith(Window other) {
      return agree(last, other.last) && agree(cpu, other.cpu);
    }

    boolean isCompiled() {
      return compiling <= STILL_COMPILING * cpu;
    }

    private static boolean agree(double one, double other) {
      return Math.abs(one - other) <= AGREE * Math.max(one, other);
    }
  }

  /**
   * Changes until two windows agree, or until the time for it is over. The server's CPU must agree
   * too, and its compiler must be done: it can take the same time in window after window, and takes
   * longer where there is more code. There is no rest, so that it is done sooner.
   */
  void warmUp() {
    long end = System.nanoTime() + trial.effort().warmUp().toNanos();
    Window before = window();
    while (System.nanoTime() < end) {
      Window now = window();
      if (now.isCompiled() && before.isCompiled() && now.agreesWith(before)) {
        return;
      }
      before = now;
    }
  }

  /** Changes until there are enough and the server has worked long enough to be measured. */
  Outcome measure() {
    Times times = new Times();
    ServerStats before = trial.server().stats();
    Clients.Received received = trial.clients().received();
    long end = System.nanoTime() + trial.effort().measured().toNanos();
    Supplier<ServerStats> used = () -> trial.server().stats().since(before);
    while (System.nanoTime() < end) {
      rest(once(times));
      int count = times.last().count();
      boolean isEnough = count >= trial.effort().enough() && count % LOOK_EVERY == 0;
      if (isEnough && used.get().cpu() >= LEAST_CPU) {
        break;
      }
    }
    return outcome(times, used.get(), trial.clients().received().since(received));
  }

  /** So many changes, and what was counted. */
  Outcome count(int number) {
    Times times = new Times();
    ServerStats before = trial.server().stats();
    Clients.Received received = trial.clients().received();
    for (int n = 0; n < number; n++) {
      rest(once(times));
    }
    trial.awaitIdle();
    return outcome(
        times, trial.server().stats().since(before), trial.clients().received().since(received));
  }

  private Outcome outcome(Times times, ServerStats used, Clients.Received received) {
    int n = times.last().count();
    return Outcome.of(n, n < trial.effort().enough(), used, received)
        .with("first", times.first())
        .with("median", times.median())
        .with("last", times.last());
  }

  private Window window() {
    Times times = new Times();
    ServerStats before = trial.server().stats();
    long end = System.nanoTime() + WINDOW;
    while (System.nanoTime() < end || times.last().count() < LEAST_IN_WINDOW) {
      once(times);
    }
    ServerStats used = trial.server().stats().since(before);
    double n = times.last().count();
    return new Window(times.last().median(), used.cpu() / n, used.compiling() / n);
  }

  /** Makes one change, and says how many nanoseconds it took. */
  private long once(Times times) {
    Edit edit = edits.apply(changes++);
    Arrivals arrivals = trial.clients().expect(edit.kind().type(), concerned(edit));
    long began = trial.server().edit(edit).began();
    long[] at = arrivals.await(PATIENCE);
    times.first().add((at[0] - began) / 1e6);
    times.median().add((at[(at.length - 1) / 2] - began) / 1e6);
    times.last().add((at[at.length - 1] - began) / 1e6);
    return at[at.length - 1] - began;
  }

  private static void rest(long nanos) {
    LockSupport.parkNanos(Math.min(LONGEST_REST, nanos));
  }

  private int[] concerned(Edit edit) {
    return switch (edit.kind()) {
      case ENDPOINTS ->
          IntStream.of(trial.clients().asks().clientsOf(edit.targets().getFirst()))
              .filter(client -> client < clients)
              .toArray();
      case ROUTES -> IntStream.range(0, clients).toArray();
    };
  }
}
