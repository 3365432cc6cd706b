package dev.fingerpost.discovery.consul.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** How we show who we are now: by what was read last. Safe for use by all threads. */
final class CurrentKeys extends X509ExtendedKeyManager {

  private volatile Optional<X509ExtendedKeyManager> now;

  CurrentKeys(Optional<X509ExtendedKeyManager> first) {
    now = first;
  }

  void set(Optional<X509ExtendedKeyManager> next) {
    now = next;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return now.map(keys -> keys.chooseClientAlias(keyType, issuers, socket)).orElse(null);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return now.map(keys -> keys.chooseEngineClientAlias(keyType, issuers, engine)).orElse(null);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return now.map(keys -> keys.getClientAliases(keyType, issuers)).orElse(null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null; // a client's only
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null; // a client's only
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return now.map(keys -> keys.getCertificateChain(alias)).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return now.map(keys -> keys.getPrivateKey(alias)).orElse(null);
  }
}
