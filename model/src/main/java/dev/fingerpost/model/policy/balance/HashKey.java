package dev.fingerpost.model.policy.balance;

import java.time.Duration;
import java.util.Optional;

/** What part of a request is hashed, one of {@code hashOn}; Envoy's {@code hash_policy}. */
public sealed interface HashKey {

  /** The value of a request header. */
  record Header(String name) implements HashKey {}

  /**
   * The value of a cookie.
   *
   * @param ttl Envoy makes the cookie if the request has none: for this long, 0 for the session;
   *     empty means it makes none
   * @param path the made cookie's path; empty means none is set
   */
  record Cookie(String name, Optional<Duration> ttl, Optional<String> path) implements HashKey {}

  /** The value of a query parameter. */
  record Query(String name) implements HashKey {}

  /** The caller's IP address. */
  record SourceIp() implements HashKey {}
}
