package dev.fingerpost.model.policy.service;

/** {@code protocol}: what all instances of a service speak. */
public enum Protocol {
  /** HTTP/1.1. */
  HTTP,
  /** HTTP/2 without TLS, from the first byte (h2c with prior knowledge). */
  HTTP2,
  /** gRPC over {@link #HTTP2}. */
  GRPC,
  /** A stream of bytes: there are no requests, so none can be routed, retried or timed. */
  TCP;

  /** Whether callers send requests, which can be routed. */
  public boolean hasRequests() {
    return switch (this) {
      case HTTP, HTTP2, GRPC -> true;
      case TCP -> false;
    };
  }
}
