package dev.fingerpost.discovery.consul;

import com.google.common.base.Ascii;
import dev.fingerpost.discovery.consul.TlsFiles.Verification;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The environment variables of Consul's own tools, read as those tools read them. */
record ConsulEnvironment(Map<String, String> variables) {

  Optional<ConsulSettings> settings(Optional<String> flag) {
    return flag.or(() -> variable("CONSUL_HTTP_ADDR")).map(this::settings);
  }

  private ConsulSettings settings(String address) {
    ConsulSettings usual = ConsulSettings.of(url(address));
    return new ConsulSettings(
        usual.url(), tokens(), tls(), usual.addresses(), usual.hold(), usual.clock());
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
        .or(() -> path("CONSUL_HTTP_TOKEN_FILE").map(TokenFile::new))
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
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
