package dev.fingerpost.server.ads.stream;

import dev.fingerpost.server.store.View;

/** What a stream looks at. Used by the stream's loop only. */
interface Sight {

  /** The view that the stream was told of last. */
  View told();

  /**
   * The generation that it looks at, perhaps a newer one than it was told of: of what changed in
   * between under a new name it may hear nothing.
   */
  long generation();
}
