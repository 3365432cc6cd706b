package dev.fingerpost.envoy.check;

/** What an Envoy does with a resource that breaks a rule, if nobody stops it. From bad to worse. */
public enum Effect {
  /** The rule is ours: no Envoy would ever know. */
  NONE("none"),
  /** It takes the resource, and does something else than its author meant. */
  ACCEPTS_SILENTLY("accepts silently"),
  /** It refuses the resource, often with all others of the same response. */
  REFUSES("refuses"),
  /** It answers no cluster update any more, or not for a long time. */
  STALLS("stalls later cluster updates"),
  /** Its process ends. */
  DIES("dies");

  private final String words;

  Effect(String words) {
    this.words = words;
  }

  /** As it stands in documents: {@code accepts silently}. */
  public String words() {
    return words;
  }

  /**
   * An effect, and where it was seen.
   *
   * @param citation an id of the project's observations, or a page
   */
  record Seen(Effect effect, String citation) {}

  Seen seenIn(String citation) {
    return new Seen(this, citation);
  }
}
