package dev.fingerpost.discovery.consul.tls;

import dev.fingerpost.discovery.consul.tls.TlsFiles.Verification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the PEM files of a TLS connection hold, at one time.
 *
 * @param keys our own certificate and key, if there are any
 */
record TlsMaterial(X509ExtendedTrustManager trust, Optional<X509ExtendedKeyManager> keys) {

  private static final char[] NO_PASSWORD = new char[0];

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if one holds something else; its message names it
   */
  static TlsMaterial read(TlsFiles files) throws GeneralSecurityException, IOException {
    return new TlsMaterial(
        files.verification() == Verification.NONE ? new TrustEveryone() : trust(files),
        keys(files));
  }

  private static X509ExtendedTrustManager trust(TlsFiles files)
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
    return only(X509ExtendedTrustManager.class, factory.getTrustManagers());
  }

  private static Optional<X509ExtendedKeyManager> keys(TlsFiles files)
      throws GeneralSecurityException, IOException {
    if (files.certificate().isEmpty() || files.key().isEmpty()) {
      return Optional.empty();
    }
    PrivateKey key = new PrivateKeyFile(files.key().orElseThrow()).read();
    List<Certificate> chain = certificates(files.certificate().orElseThrow());
    requirePair(key, chain.getFirst());
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return Optional.of(only(X509ExtendedKeyManager.class, factory.getKeyManagers()));
  }

  /** The two are replaced one after the other, and may be met half-way. */
  private static void requirePair(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the client's key does not fit its certificate");
    }
  }

  private static <T> T only(Class<T> type, Object[] managers) {
    return Stream.of(managers).filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
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
