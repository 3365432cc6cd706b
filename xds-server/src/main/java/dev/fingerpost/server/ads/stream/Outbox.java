package dev.fingerpost.server.ads.stream;

import dev.fingerpost.server.ads.wire.DeltaResponse;

/** Where a stream's responses go. Used by the stream's loop only. */
public interface Outbox {

  /** Whether the transport would take a response without queueing it. */
  boolean isReady();

  /** Sends a response. */
  void send(DeltaResponse response);
}
