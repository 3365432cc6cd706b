package dev.fingerpost.integration;

import dev.fingerpost.integration.world.ConsulTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks a Consul over TLS, trusting its own authority and checking its name. */
final class TlsClient {

  private TlsClient() {}

  /** The HTTP version of the answer. */
  static String version(ConsulTls tls) {
    try (HttpClient http = HttpClient.newBuilder().sslContext(context(tls)).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(tls.url() + "/v1/status/leader")).build();
      return http.send(request, BodyHandlers.ofString()).version().name();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(ConsulTls tls) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(tls.authority())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
