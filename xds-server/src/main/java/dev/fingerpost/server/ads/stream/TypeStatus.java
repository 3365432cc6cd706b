package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;

/**
 * How one client stands with one type of resources.
 *
 * @param version a hash over what the client last accepted, equal on every replica; empty before
 * @param error the client's words on what it refuses now, cut; else empty
 * @param refused what it refuses now, as far as it was found
 */
public record TypeStatus(
    State state, String version, String error, ImmutableList<Refused> refused) {

  /** Nothing accepted yet. */
  static final TypeStatus NEW = new TypeStatus(State.PENDING, "", "");

  /** A status with nothing refused that is known by name. */
  public TypeStatus(State state, String version, String error) {
    this(state, version, error, ImmutableList.of());
  }

  /** Where a client stands. */
  public enum State {
    /** It has accepted all that it was sent. */
    ACK,
    /** It refuses a resource that it should have. */
    NACK,
    /** It has not answered yet. */
    PENDING
  }
}
