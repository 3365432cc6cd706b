package dev.fingerpost.discovery.consul.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import dev.fingerpost.discovery.consul.tls.TlsFiles.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsulTlsTest {

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"RSA, 1024", "RSA, 2048"})
  void readsRsaKeysInBothForms(String algorithm, int size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    PrivateKey key = generator.generateKeyPair().getPrivate();

    assertThat(read("PRIVATE KEY", key.getEncoded())).isEqualTo(key);
    assertThat(read("RSA PRIVATE KEY", unwrapped(key))).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, 06082a8648ce3d030107",
    "secp384r1, 06052b81040022",
    "secp521r1, 06052b81040023",
  })
  void readsEcKeysInBothForms(String curve, String oid) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    PrivateKey key = generator.generateKeyPair().getPrivate();

    assertThat(read("PRIVATE KEY", key.getEncoded())).isEqualTo(key);
    assertThat(read("EC PRIVATE KEY", withCurve(unwrapped(key), oid)))
        .isInstanceOfSatisfying(
            ECPrivateKey.class,
            read -> {
              assertThat(read.getS()).isEqualTo(((ECPrivateKey) key).getS());
              assertThat(read.getParams()).isEqualTo(((ECPrivateKey) key).getParams());
            });
  }

  @Test
  void saysWhatIsWrongWithAFileAndNeverWhatIsInIt() throws IOException {
    assertThatThrownBy(() -> read("ENCRYPTED PRIVATE KEY", new byte[] {1}))
        .hasMessageContaining("without a passphrase")
        .hasMessageContaining("key.pem");
    assertThatThrownBy(() -> read("CERTIFICATE", new byte[] {1}))
        .hasMessageContaining("holds no private key");
    assertThatThrownBy(() -> read("PRIVATE KEY", new byte[] {1}))
        .hasMessageContaining("neither EC")
        .hasMessageNotContaining("AQ==");
    Path text = Files.writeString(folder.resolve("text.pem"), "hello");
    assertThatThrownBy(() -> Pem.read(text)).hasMessageContaining("holds no PEM block");
    assertThatThrownBy(() -> Pem.read(folder.resolve("none.pem")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void refusesAnAuthorityThatIsNoCertificate() throws IOException {
    Path file = write("ca.pem", "CERTIFICATE", new byte[] {1, 2, 3});
    TlsFiles files =
        new TlsFiles(Optional.of(file), Optional.empty(), Optional.empty(), Verification.FULL);

    assertThatThrownBy(() -> ConsulTls.of(files))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ca.pem");
  }

  private PrivateKey read(String label, byte[] der) throws IOException {
    return new PrivateKeyFile(write("key.pem", label, der)).read();
  }

  private Path write(String name, String label, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        folder.resolve(name),
        "# a comment\n-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label));
  }

  /** What PKCS#8 wraps: the content of its octet string, which comes last. */
  private static byte[] unwrapped(PrivateKey key) throws GeneralSecurityException {
    byte[] der = key.getEncoded();
    for (int i = der.length - 1; i > 0; i--) {
      if (der[i] == 0x30 && contentLength(der, i) == der.length - i && i > 10) {
        return Arrays.copyOfRange(der, i, der.length);
      }
    }
    throw new GeneralSecurityException("no inner sequence");
  }

  private static int contentLength(byte[] der, int at) {
    if (at + 3 >= der.length) {
      return -1;
    }
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return 2 + first;
    }
    return first == 0x81
        ? 3 + (der[at + 2] & 0xff)
        : 4 + ((der[at + 2] & 0xff) << 8 | (der[at + 3] & 0xff));
  }

  /** SEC 1 as other tools write it: with the curve inside, which the JDK leaves out. */
  private static byte[] withCurve(byte[] sec1, String oid) {
    byte[] curve = HexFormat.of().parseHex(oid);
    int header = (sec1[1] & 0xff) < 0x80 ? 2 : 3;
    byte[] content =
        Bytes.concat(
            Arrays.copyOfRange(sec1, header, sec1.length),
            new byte[] {(byte) 0xa0, (byte) curve.length},
            curve);
    byte[] length =
        content.length < 0x80
            ? new byte[] {(byte) content.length}
            : new byte[] {(byte) 0x81, (byte) content.length};
    return Bytes.concat(new byte[] {0x30}, length, content);
  }
}
