package dev.fingerpost.discovery.consul;

import dev.fingerpost.discovery.consul.TlsFiles.Verification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The TLS side of a connection to an agent, made of PEM files. */
record ConsulTls(SSLContext context, X509TrustManager trust, Verification verification) {

  private static final char[] NO_PASSWORD = new char[0];

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if one cannot be used; its message names it
   */
  static ConsulTls of(TlsFiles files) {
    try {
      X509TrustManager trust =
          files.verification() == Verification.NONE ? new TrustEveryone() : trust(files);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(files), new TrustManager[] {trust}, null);
      return new ConsulTls(context, trust, files.verification());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the TLS files for Consul cannot be used: " + e, e);
    }
  }

  private static X509TrustManager trust(TlsFiles files)
      throws GeneralSecurityException, IOException {
    @Nullable KeyStore authorities = null;
    if (files.authority().isPresent()) {
      authorities = emptyStore();
      for (Certificate certificate : certificates(files.authority().orElseThrow())) {
        authorities.setCertificateEntry("authority-" + authorities.size(), certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static KeyManager @Nullable [] keys(TlsFiles files)
      throws GeneralSecurityException, IOException {
    if (files.certificate().isEmpty() || files.key().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        new PrivateKeyFile(files.key().orElseThrow()).read(),
        NO_PASSWORD,
        certificates(files.certificate().orElseThrow()).toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static List<Certificate> certificates(Path file) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    for (Pem block : Pem.read(file)) {
      if (block.label().equals("CERTIFICATE")) {
        try {
          certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.der())));
        } catch (GeneralSecurityException e) {
          throw new IllegalArgumentException(file + ": a certificate cannot be read: " + e, e);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(file + ": holds no certificate");
    }
    return certificates;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
