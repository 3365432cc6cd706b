package dev.fingerpost.discovery.consul.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a TLS connection to the agent, all PEM.
 *
 * @param authority certificates that the agent's must go back to; the JDK's own if not given
 * @param certificate our certificate, and those between it and its authority
 * @param key the certificate's private key, not encrypted
 * @param verification whether the agent must prove who it is
 */
public record TlsFiles(
    Optional<Path> authority,
    Optional<Path> certificate,
    Optional<Path> key,
    Verification verification) {

  /** The JDK's authorities, no client certificate. */
  public static final TlsFiles NONE =
      new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty(), Verification.FULL);

  public TlsFiles {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          "a client certificate needs its key and a key its certificate: give"
              + " CONSUL_CLIENT_CERT and CONSUL_CLIENT_KEY");
    }
  }

  /** How far the agent's certificate is checked. */
  public enum Verification {
    /** Issued by a trusted authority, for the host that was called. */
    FULL,
    /** Not at all, as {@code CONSUL_HTTP_SSL_VERIFY=false} asks for. */
    NONE
  }
}
