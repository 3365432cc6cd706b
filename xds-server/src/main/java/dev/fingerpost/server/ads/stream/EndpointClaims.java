package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceType;

/**
 * Decides whether a client's claims of endpoints can be believed (X-45, OV-F1). A client claims the
 * assignment of a cluster that still warms, and then it asks for no clusters: so the first request
 * for clusters, listeners or routes tells, or the lack of one. Owned by its stream's loop.
 */
final class EndpointClaims {

  private Verdict verdict = Verdict.OPEN;

  /** What is known about the claims. */
  enum Verdict {
    /** Not yet told: hold back the answer for claimed names. */
    OPEN,
    /** Nothing warms: what is claimed and unchanged is not sent. */
    HONOUR,
    /** Something may warm: send in full. */
    IGNORE
  }

  /** The client asked for a type. */
  Verdict asked(ResourceType type) {
    if (verdict == Verdict.OPEN) {
      verdict =
          switch (type) {
            case CLUSTER -> Verdict.HONOUR;
            case LISTENER, ROUTE -> Verdict.IGNORE;
            case ENDPOINT, SECRET, RUNTIME -> Verdict.OPEN;
          };
    }
    return verdict;
  }

  /** The time to ask is over. */
  Verdict timeOut() {
    if (verdict == Verdict.OPEN) {
      verdict = Verdict.IGNORE;
    }
    return verdict;
  }
}
