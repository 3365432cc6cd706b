package dev.fingerpost.integration.bench;

import java.time.Duration;

/** One contestant that serves, its load, and how long that may be looked at. */
record Trial(Shape shape, Remote server, Clients clients, Effort effort) {

  /** After this long without a message nothing is under way any more. */
  static final Duration QUIET = Duration.ofMillis(400);

  private static final Duration CONNECTED = Duration.ofMinutes(4);

  /** Connects all clients and waits until each has everything. */
  void connectAll() {
    clients.connect(shape.clients());
    settle();
  }

  /** Waits until each client has everything and nothing is under way; says when the last had it. */
  long settle() {
    long ready = clients.awaitReady(CONNECTED);
    clients.awaitQuiet(QUIET);
    return ready;
  }
}
