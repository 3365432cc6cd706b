package dev.fingerpost.model.source;

/**
 * A source that can be asked to look at one of its services once more, when what it says is
 * doubted.
 */
public interface Rereadable {

  /** What another look at a service came to. */
  enum Look {
    /** The service is as the source says now. */
    SAME,
    /** It is not: the source's cell will say so, or the look came in the middle of a change. */
    OTHER,
    /** There was no answer to believe. */
    UNKNOWN
  }

  /**
   * Looks at a service at once, past every wait; the source's cell is not touched. Blocks for as
   * long as a read may take; from any thread.
   */
  Look lookAgain(String service);
}
