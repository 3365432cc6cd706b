package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.server.store.Packed;
import java.util.Optional;

/**
 * How one client stands with one resource.
 *
 * @param latest what its audience shall have now, refused or not; empty if the resource is no more
 * @param error the client's words, empty unless it refuses the resource
 */
public record ResourceStatus(ResourceId id, State state, Optional<Packed> latest, String error) {

  /** Where a client stands. */
  public enum State {
    /** It has accepted it. */
    SYNCED,
    /** It was sent, and the client has not answered yet. */
    UNANSWERED,
    /** It waits for its turn. */
    NOT_SENT,
    /** The client refuses it. */
    REFUSED,
    /** The client asked for it, and it does not exist. */
    ABSENT
  }
}
