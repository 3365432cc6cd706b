package dev.fingerpost.discovery.consul;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.consul.tls.TlsFiles;
import dev.fingerpost.discovery.consul.tls.TlsFiles.Verification;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.Token;
import dev.fingerpost.discovery.consul.wire.TokenSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of Consul's own tools, read as those tools read them.
 *
 * @param consul whose variables come first: those that end in its name
 */
record ConsulEnvironment(Map<String, String> variables, Optional<String> consul) {

  /** The variables of the only Consul. */
  ConsulEnvironment(Map<String, String> variables) {
    this(variables, Optional.empty());
  }

  Optional<ConsulSettings> settings(Optional<String> flag) {
    return flag.or(() -> variable("CONSUL_HTTP_ADDR"))
        .map(address ->
            settings(
                ConsulRegistry.NAME,
                ImmutableList.of(address),
                ImmutableList.of(),
                Consistency.DEFAULT));
  }

  /**
   * The settings of one Consul.
   *
   * @param agents the address of each agent, as {@code CONSUL_HTTP_ADDR} has it
   */
  ConsulSettings settings(
      String name,
      ImmutableList<String> agents,
      ImmutableList<String> datacenters,
      Consistency consistency) {
    ConsulSettings usual = ConsulSettings.of(url(agents.isEmpty() ? "" : agents.getFirst()));
    return new ConsulSettings(
        new ConsulSettings.Where(
            name,
            agents.stream().map(this::url).distinct().collect(ImmutableList.toImmutableList()),
            datacenters.stream().distinct().collect(ImmutableList.toImmutableList()),
            variable("CONSUL_NAMESPACE"),
            variable("CONSUL_PARTITION")),
        tokens(),
        tls(),
        usual.addresses(),
        usual.hold(),
        consistency,
        usual.clock());
  }

  private URI url(String address) {
    String text = address.contains("://") ? address : "http://" + address;
    URI given;
    try {
      given = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw refused("is no URL", e);
    }
    String scheme = given.getScheme() == null ? "" : Ascii.toLowerCase(given.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused("has the scheme `" + scheme + "` (expected: http or https)", null);
    }
    if (given.getHost() == null
        || given.getRawUserInfo() != null
        || !(given.getRawPath().isEmpty() || given.getRawPath().equals("/"))
        || given.getRawQuery() != null) {
      throw refused("must be scheme, host and port only", null);
    }
    // As in Consul's tools: http never takes back TLS that was asked for.
    boolean encrypted = scheme.equals("https") || isTrue("CONSUL_HTTP_SSL");
    int port = given.getPort() >= 0 ? given.getPort() : encrypted ? 443 : 80;
    return URI.create((encrypted ? "https://" : "http://") + given.getHost() + ":" + port);
  }

  /** The address itself is not shown: it may hold a password. */
  private static IllegalArgumentException refused(String why, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "the address of the Consul agent "
            + why
            + ": write https://HOST:8501 or http://HOST:8500 in --consul or CONSUL_HTTP_ADDR",
        cause);
  }

  private TokenSource tokens() {
    return variable("CONSUL_HTTP_TOKEN")
        .map(text -> TokenSource.of(new Token(text)))
        .or(() -> path("CONSUL_HTTP_TOKEN_FILE").map(TokenSource::inFile))
        .orElse(TokenSource.NONE);
  }

  private TlsFiles tls() {
    Verification verification =
        variable("CONSUL_HTTP_SSL_VERIFY").isPresent() && !isTrue("CONSUL_HTTP_SSL_VERIFY")
            ? Verification.NONE
            : Verification.FULL;
    return new TlsFiles(
        path("CONSUL_CACERT"), path("CONSUL_CLIENT_CERT"), path("CONSUL_CLIENT_KEY"), verification);
  }

  private boolean isTrue(String name) {
    String value = variable(name).orElse("false");
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw new IllegalArgumentException(name + ": " + value + " (expected: true or false)");
    };
  }

  private Optional<Path> path(String name) {
    return variable(name).map(Path::of);
  }

  private Optional<String> variable(String name) {
    return consul
        .map(own -> name + "_" + Ascii.toUpperCase(own).replace('-', '_'))
        .flatMap(this::plain)
        .or(() -> plain(name));
  }

  private Optional<String> plain(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
