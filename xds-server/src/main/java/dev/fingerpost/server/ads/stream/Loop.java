package dev.fingerpost.server.ads.stream;

/** What a stream stands on: its thread's clock and timers. */
public interface Loop extends Timers {

  /** The clock that changes are stamped with. */
  long nanoTime();

  /** Says that nothing is needed any more of what was retired up to a generation. */
  void passed(long generation);
}
