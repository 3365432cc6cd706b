package dev.fingerpost.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** A limit of what one input may cost: the fuzzer's own is 20 minutes. */
final class Brief {

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Brief() {}

  /** Counts the time of this thread alone, whatever else the machine does. */
  static void run(Runnable reading) {
    long began = THREADS.getCurrentThreadCpuTime();
    reading.run();
    Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - began);
    if (took.compareTo(LONGEST) > 0) {
      throw new AssertionError("one input took " + took);
    }
  }
}
