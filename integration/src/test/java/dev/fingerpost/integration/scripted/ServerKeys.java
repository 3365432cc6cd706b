package dev.fingerpost.integration.scripted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * A key of a server on 127.0.0.1 and its certificate, which signs itself, made by the JDK's tool.
 *
 * @param store with the key
 * @param certificate what a client must trust, PEM
 */
record ServerKeys(Path store, Path certificate) {

  private static final String PASSWORD = "not-a-secret";

  static ServerKeys create(Path folder) {
    ServerKeys keys = new ServerKeys(folder.resolve("keys.p12"), folder.resolve("ca.pem"));
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            "consul",
            "-keyalg",
            "EC",
            "-dname",
            "CN=consul",
            "-ext",
            "SAN=ip:127.0.0.1,dns:localhost",
            "-keystore",
            keys.store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    keytool(
        List.of(
            "-exportcert",
            "-rfc",
            "-alias",
            "consul",
            "-file",
            keys.certificate.toString(),
            "-keystore",
            keys.store.toString(),
            "-storepass",
            PASSWORD));
    return keys;
  }

  KeyManagerFactory managers() {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      return managers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(List<String> arguments) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    try {
      ProcessBuilder builder = new ProcessBuilder(tool.toString()).redirectErrorStream(true);
      builder.command().addAll(arguments);
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool " + arguments.getFirst() + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
