package dev.fingerpost.server.ads.stream;

/**
 * How one client stands with one type of resources.
 *
 * @param version a hash over what the client last accepted, equal on every replica; empty before
 * @param error the client's words on what it refuses now, cut; else empty
 */
public record TypeStatus(State state, String version, String error) {

  /** Nothing accepted yet. */
  static final TypeStatus NEW = new TypeStatus(State.PENDING, "", "");

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
