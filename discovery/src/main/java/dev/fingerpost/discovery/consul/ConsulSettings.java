package dev.fingerpost.discovery.consul;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.consul.tls.TlsFiles;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.TokenSource;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a Consul and what to take from it.
 *
 * @param hold how long the agent may hold a blocking query, in whole seconds up to ten minutes
 * @param consistency which servers answer as long as there is a leader
 * @param clock the time that status and messages show
 */
public record ConsulSettings(
    Where where,
    TokenSource tokens,
    TlsFiles tls,
    AddressPolicy addresses,
    Duration hold,
    Consistency consistency,
    InstantSource clock) {

  /** Long enough to be cheap, short enough to bound what a restored snapshot can hide. */
  public static final Duration HOLD = Duration.ofSeconds(60);

  /**
   * Which Consul, and which part of it.
   *
   * @param name the name of the registry, and of its instances' origin
   * @param agents scheme, host and port of each; all of one scheme, at least one
   * @param datacenters what is read; the agents' own if empty. The first is where the Envoys are
   * @param namespace what is read of it; not sent if empty
   * @param partition the same
   */
  public record Where(
      String name,
      ImmutableList<URI> agents,
      ImmutableList<String> datacenters,
      Optional<String> namespace,
      Optional<String> partition) {

    public Where {
      if (agents.isEmpty() || agents.stream().map(URI::getScheme).distinct().count() != 1) {
        throw new IllegalArgumentException(
            "the agents of the Consul "
                + name
                + ": "
                + agents
                + " (expected: all http, or all"
                + " https)");
      }
    }

    /** One agent and its own datacenter. */
    public static Where of(URI agent) {
      return new Where(
          ConsulRegistry.NAME,
          ImmutableList.of(agent),
          ImmutableList.of(),
          Optional.empty(),
          Optional.empty());
    }
  }

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
        Where.of(url),
        TokenSource.NONE,
        TlsFiles.NONE,
        AddressPolicy.REFUSE_LOOPBACK,
        HOLD,
        Consistency.DEFAULT,
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

  /**
   * The settings of each Consul that the flags name, or {@code CONSUL_HTTP_ADDR} if they name none.
   * What concerns the Consul {@code east} alone stands in variables that end in {@code _EAST}.
   *
   * @throws IllegalArgumentException if they cannot be used; its message is for the user
   */
  public static ImmutableList<ConsulSettings> fromEnvironment(
      Map<String, String> environment, ConsulFlags flags) {
    return flags.settings(environment);
  }

  /** The first agent. */
  public URI url() {
    return where.agents().getFirst();
  }

  /** The same with another address policy. */
  public ConsulSettings with(AddressPolicy next) {
    return new ConsulSettings(where, tokens, tls, next, hold, consistency, clock);
  }

  /** The same elsewhere. */
  public ConsulSettings with(Where next) {
    return new ConsulSettings(next, tokens, tls, addresses, hold, consistency, clock);
  }

  /** The same with another hold. */
  public ConsulSettings withHold(Duration next) {
    return new ConsulSettings(where, tokens, tls, addresses, next, consistency, clock);
  }

  /** Whether the agents are spoken to without TLS, and so without HTTP/2. */
  public boolean isPlain() {
    return "http".equals(url().getScheme());
  }
}
