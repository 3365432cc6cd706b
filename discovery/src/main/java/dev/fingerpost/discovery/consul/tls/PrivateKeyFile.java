package dev.fingerpost.discovery.consul.tls;

import com.google.common.primitives.Bytes;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PEM file with a private key, in PKCS#8, or in the older forms of RSA (PKCS#1) and EC (SEC 1)
 * that {@code consul tls cert create} and OpenSSL write.
 *
 * <p>The JDK reads PKCS#8 only; the older forms are what PKCS#8 wraps.
 */
record PrivateKeyFile(Path file) {

  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
  private static final byte[] EC = hex("06072a8648ce3d0201");
  private static final List<byte[]> CURVES =
      List.of(hex("06082a8648ce3d030107"), hex("06052b81040022"), hex("06052b81040023"));

  PrivateKey read() {
    for (Pem block : Pem.read(file)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return key(block.der());
        }
        case "RSA PRIVATE KEY" -> {
          return key(pkcs8(RSA, block.der()));
        }
        case "EC PRIVATE KEY" -> {
          return key(pkcs8(der(0x30, EC, curve(block.der())), block.der()));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw refused("the key is encrypted; write it without a passphrase", null);
        default -> {
          // Certificates and EC parameters may stand beside the key.
        }
      }
    }
    throw refused("holds no private key", null);
  }

  private PrivateKey key(byte[] der) {
    @Nullable GeneralSecurityException last = null;
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw refused("the key is neither EC (P-256, P-384, P-521), RSA nor Ed25519", last);
  }

  /** SEC 1 names the curve inside of the key. */
  private byte[] curve(byte[] sec1) {
    return CURVES.stream()
        .filter(oid -> Bytes.indexOf(sec1, oid) >= 0)
        .findFirst()
        .orElseThrow(() -> refused("the EC key's curve is none of P-256, P-384, P-521", null));
  }

  private IllegalArgumentException refused(String why, @Nullable Exception cause) {
    return new IllegalArgumentException(file + ": " + why, cause);
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return der(0x30, VERSION, algorithm, der(0x04, key));
  }

  private static byte[] der(int tag, byte[]... parts) {
    byte[] content = Bytes.concat(parts);
    int size = content.length;
    byte[] length =
        size < 128
            ? new byte[] {(byte) size}
            : size < 256
                ? new byte[] {(byte) 0x81, (byte) size}
                : new byte[] {(byte) 0x82, (byte) (size >> 8), (byte) size};
    return Bytes.concat(new byte[] {(byte) tag}, length, content);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
