package dev.fingerpost.model.source;

import java.time.Instant;

/** How far a source can be believed now. */
public sealed interface SourceStatus {

  /** It has not spoken yet. */
  record Starting(String reason) implements SourceStatus {}

  /** Its value is current. */
  record Live() implements SourceStatus {}

  /** It cannot be reached; its last value holds. */
  record Stale(String reason, Instant since) implements SourceStatus {}

  /** Its newest input is wrong and was not taken; its last good value holds. */
  record Refused(String reason, Instant since) implements SourceStatus {}
}
