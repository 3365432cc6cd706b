package dev.fingerpost.discovery.consul;

import dev.fingerpost.discovery.AddressPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a Consul agent and what to take from it.
 *
 * @param url scheme, host and port only
 * @param hold how long the agent may hold a blocking query, in whole seconds up to ten minutes
 * @param clock the time that status and messages show
 */
public record ConsulSettings(
    URI url,
    TokenSource tokens,
    TlsFiles tls,
    AddressPolicy addresses,
    Duration hold,
    InstantSource clock) {

  /** Long enough to be cheap, short enough to bound what a restored snapshot can hide. */
  public static final Duration HOLD = Duration.ofSeconds(60);

  public ConsulSettings {
    if (hold.compareTo(Duration.ofSeconds(1)) < 0
        || hold.compareTo(Duration.ofMinutes(10)) > 0
        || !hold.equals(Duration.ofSeconds(hold.toSeconds()))) {
      throw new IllegalArgumentException("hold: " + hold + " (expected: PT1S to PT10M)");
    }
  }

  /** The usual settings for an agent. */
  public static ConsulSettings of(URI url) {
    return new ConsulSettings(
        url,
        TokenSource.NONE,
        TlsFiles.NONE,
        AddressPolicy.REFUSE_LOOPBACK,
        HOLD,
        InstantSource.system());
  }

  /**
   * The settings that Consul's own tools would take from this environment; empty if neither the
   * flag nor {@code CONSUL_HTTP_ADDR} names an agent.
   *
   * @throws IllegalArgumentException if they cannot be used; its message is for the user
   */
  public static Optional<ConsulSettings> fromEnvironment(
      Map<String, String> environment, Optional<String> url) {
    return new ConsulEnvironment(environment).settings(url);
  }

  /** The same with another address policy. */
  public ConsulSettings with(AddressPolicy next) {
    return new ConsulSettings(url, tokens, tls, next, hold, clock);
  }

  /** The same with another hold. */
  public ConsulSettings withHold(Duration next) {
    return new ConsulSettings(url, tokens, tls, addresses, next, clock);
  }

  /** Whether the agent is spoken to without TLS, and so without HTTP/2. */
  public boolean isPlain() {
    return "http".equals(url.getScheme());
  }
}
