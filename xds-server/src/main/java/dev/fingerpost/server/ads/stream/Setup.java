package dev.fingerpost.server.ads.stream;

/**
 * What makes a stream this one.
 *
 * @param id unique on this control plane
 * @param identifier of the control plane
 * @param scope whether all types are on the stream
 * @param maxNames how many names of a type may be asked for that do not exist
 */
public record Setup(String id, String identifier, String nodeId, Scope scope, int maxNames) {

  /** What a stream is about. */
  public enum Scope {
    /** All types, in order. */
    AGGREGATED,
    /** One type; the client has other streams for others, and nothing orders them. */
    ONE_TYPE
  }
}
