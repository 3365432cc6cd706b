package dev.fingerpost.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fingerpost.discovery.consul.tls.TlsFiles;
import dev.fingerpost.discovery.consul.tls.TlsFiles.Verification;
import dev.fingerpost.discovery.consul.wire.Token;
import dev.fingerpost.discovery.consul.wire.TokenSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8500, '', http://127.0.0.1:8500",
    "consul.internal:8501, true, https://consul.internal:8501",
    "http://consul.internal:8500, 1, https://consul.internal:8500",
    "https://consul.internal:8501/, false, https://consul.internal:8501",
    "https://consul.internal, '', https://consul.internal:443",
    "'[::1]:8500', '', 'http://[::1]:8500'",
  })
  void readsTheAddressAsConsulsToolsDo(String address, String ssl, String url) {
    ConsulSettings settings = settings(Map.of("CONSUL_HTTP_ADDR", address, "CONSUL_HTTP_SSL", ssl));

    assertThat(settings.url()).hasToString(url);
    assertThat(settings.isPlain()).isEqualTo(url.startsWith("http:"));
  }

  @Test
  void prefersTheFlagAndNeedsOneOfTheTwo() {
    assertThat(
            ConsulSettings.fromEnvironment(
                Map.of("CONSUL_HTTP_ADDR", "a:1"), Optional.of("http://b:2")))
        .hasValueSatisfying(settings -> assertThat(settings.url()).hasToString("http://b:2"));
    assertThat(ConsulSettings.fromEnvironment(Map.of(), Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:///run/consul.sock", "http://u:secret@h:1", "http://h:1/x", "a b"})
  void refusesAddressesThatItCannotCallWithoutRepeatingThem(String address) {
    assertThatThrownBy(() -> settings(Map.of("CONSUL_HTTP_ADDR", address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CONSUL_HTTP_ADDR")
        .hasMessageNotContaining("secret");
  }

  @Test
  void showsNoToken() {
    ConsulSettings settings =
        settings(Map.of("CONSUL_HTTP_ADDR", "a:1", "CONSUL_HTTP_TOKEN", "0b1e-secret"));

    assertThat(settings.tokens().token()).contains(new Token("0b1e-secret"));
    assertThat(settings.toString()).doesNotContain("secret");
    assertThat(settings.tokens().token().toString()).doesNotContain("secret");
  }

  @Test
  void readsTheTokenFileAgainWhenItChanges(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "one\n");
    TokenSource tokens =
        settings(Map.of("CONSUL_HTTP_ADDR", "a:1", "CONSUL_HTTP_TOKEN_FILE", file.toString()))
            .tokens();
    assertThat(tokens.token()).contains(new Token("one"));

    Files.writeString(file, "two\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    assertThat(tokens.token()).contains(new Token("two"));

    Files.delete(file);
    assertThat(tokens.token()).contains(new Token("two"));
  }

  @Test
  void readsTlsFilesAndVerification() {
    ConsulSettings settings =
        settings(
            Map.of(
                "CONSUL_HTTP_ADDR", "https://a:1",
                "CONSUL_CACERT", "ca.pem",
                "CONSUL_CLIENT_CERT", "me.pem",
                "CONSUL_CLIENT_KEY", "me-key.pem",
                "CONSUL_HTTP_SSL_VERIFY", "false"));

    assertThat(settings.tls())
        .isEqualTo(
            new TlsFiles(
                Optional.of(Path.of("ca.pem")),
                Optional.of(Path.of("me.pem")),
                Optional.of(Path.of("me-key.pem")),
                Verification.NONE));
  }

  @Test
  void refusesHalfAClientCertificate() {
    assertThatThrownBy(
            () -> settings(Map.of("CONSUL_HTTP_ADDR", "https://a:1", "CONSUL_CLIENT_CERT", "x")))
        .hasMessageContaining("CONSUL_CLIENT_KEY");
  }

  private static ConsulSettings settings(Map<String, String> environment) {
    return ConsulSettings.fromEnvironment(environment, Optional.empty()).orElseThrow();
  }
}
