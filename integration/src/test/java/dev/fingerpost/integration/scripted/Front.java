package dev.fingerpost.integration.scripted;

import java.net.URI;
import java.util.Map;

/** A port where a scripted Consul is asked. */
interface Front extends AutoCloseable {

  /** Answers a query, on a thread that it may hold. */
  @FunctionalInterface
  interface Answers {

    /** The answer; it may take its time. */
    Reply to(Query query) throws InterruptedException;
  }

  /** Where it is. */
  URI url();

  /** What must stand in a client's environment to reach it. */
  Map<String, String> environment();

  /** The connections that were made so far. */
  long connections();

  @Override
  void close();
}
