package dev.fingerpost.discovery.consul.tls;

import dev.fingerpost.discovery.consul.tls.TlsFiles.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS side of the connections to an agent, made of PEM files that may be replaced while it
 * runs: connections to come take the new ones, those that are open live on. Files that cannot be
 * used change nothing. One thread refreshes it; all others use it.
 */
public final class ConsulTls {

  private static final Logger LOG = LoggerFactory.getLogger(ConsulTls.class);

  private final TlsFiles files;
  private final CurrentTrust trust;
  private final CurrentKeys keys;
  private final SSLContext context;
  private Map<Path, Object> stamps;
  private boolean complained;

  private ConsulTls(TlsFiles files, TlsMaterial material) throws GeneralSecurityException {
    this.files = files;
    this.stamps = stamps(files);
    this.trust = new CurrentTrust(material.trust());
    this.keys = new CurrentKeys(material.keys());
    this.context = SSLContext.getInstance("TLS");
    context.init(
        files.certificate().isPresent() ? new KeyManager[] {keys} : null,
        new TrustManager[] {trust},
        null);
  }

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if one cannot be used; its message names it
   */
  public static ConsulTls of(TlsFiles files) {
    try {
      return new ConsulTls(files, TlsMaterial.read(files));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the TLS files for Consul cannot be used: " + e, e);
    }
  }

  /** What connections are made with. */
  public SSLContext context() {
    return context;
  }

  /** Whom connections believe. */
  public X509TrustManager trust() {
    return trust;
  }

  /** What shows who we are, if there is anything to show. */
  X509ExtendedKeyManager keys() {
    return keys;
  }

  /** How much of a server's certificate is checked. */
  public Verification verification() {
    return files.verification();
  }

  /** Reads the files again if they are others now. */
  public void refresh() {
    Map<Path, Object> now = stamps(files);
    if (now.equals(stamps)) {
      return;
    }
    try {
      TlsMaterial material = TlsMaterial.read(files);
      trust.set(material.trust());
      keys.set(material.keys());
      stamps = now;
      complained = false;
      LOG.info("event=consul_tls_files_read");
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      // A key that does not fit its certificate yet: the two are replaced one after the other.
      if (!complained) {
        complained = true;
        LOG.warn("event=consul_tls_files_unusable reason=\"{}\"", e.toString());
      }
    }
  }

  /** What tells whether a file is another one, also one that was renamed into its place. */
  private static Map<Path, Object> stamps(TlsFiles files) {
    Map<Path, Object> stamps = new LinkedHashMap<>();
    Stream.of(files.authority(), files.certificate(), files.key())
        .flatMap(Optional::stream)
        .forEach(file -> stamps.put(file, stamp(file)));
    return stamps;
  }

  private static Object stamp(Path file) {
    try {
      return Files.readAttributes(file, "lastModifiedTime,size,fileKey");
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
