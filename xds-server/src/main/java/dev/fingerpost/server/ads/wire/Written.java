package dev.fingerpost.server.ads.wire;

import java.io.InputStream;

/**
 * A response as bytes that are encoded already: those of its resources are shared by all streams,
 * only a small tail belongs to it (E5, E10). Fields of a message may come in any order.
 */
public sealed interface Written permits DeltaResponse, SotwResponse {

  /** The size of its resources in bytes. */
  long size();

  /** The bytes, in parts. */
  InputStream bytes();
}
