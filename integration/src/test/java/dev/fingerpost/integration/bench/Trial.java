package dev.fingerpost.integration.bench;

import java.time.Duration;

/** One contestant that serves, its load, and how long that may be looked at. */
record Trial(Shape shape, Remote server, Clients clients, Effort effort) {

  private static final Duration QUIET = Duration.ofMillis(300);

  /** Of the quiet time: what a server without work takes less of. */
  private static final int IDLE_SHARE = 4;

  private static final Duration CONNECTED = Duration.ofMinutes(4);

  /** Connects all clients and waits until each has everything. */
  void connectAll() {
    clients.connect(shape.clients());
    settle();
  }

  /** Waits until each client has everything and nothing is under way; says when the last had it. */
  long settle() {
    long ready = clients.awaitReady(CONNECTED);
    awaitIdle();
    return ready;
  }

  /** Waits until the server has no work and sends nothing. */
  void awaitIdle() {
    long used;
    do {
      long before = server.stats().cpu();
      clients.awaitQuiet(QUIET);
      used = server.stats().cpu() - before;
    } while (used > QUIET.toNanos() / IDLE_SHARE);
  }
}
