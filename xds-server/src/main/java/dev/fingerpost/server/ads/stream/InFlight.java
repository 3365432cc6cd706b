package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.store.Packed;
import java.util.OptionalLong;

/**
 * A response that the client has not answered yet.
 *
 * @param systemVersion what the client will hold once it has taken the response
 * @param publishedAt when the oldest change in it was published, if it carries one
 * @param purpose why it was sent
 */
record InFlight(
    String nonce,
    String systemVersion,
    ImmutableList<Packed> resources,
    ImmutableList<String> removed,
    OptionalLong publishedAt,
    Purpose purpose) {

  /** Why a response was sent. */
  enum Purpose {
    /** To bring the client up to date. */
    UPDATE,
    /** To find out what a client refuses. */
    PROBE
  }

  /** Whether the client gets something new with it. */
  boolean updates() {
    return !resources.isEmpty();
  }
}
