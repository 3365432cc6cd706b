package dev.fingerpost.server.ads.stream;

/**
 * Where a stream's responses go. Used by the stream's loop only.
 *
 * @param <R> a response
 */
public interface Outbox<R> {

  /** Whether the transport would take a response without queueing it. */
  boolean isReady();

  /** Sends a response. */
  void send(R response);
}
