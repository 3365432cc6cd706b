package dev.fingerpost.discovery.consul.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM file. */
final class Pem {

  private static final int LARGEST = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private final String label;
  private final byte[] der;

  private Pem(String label, byte[] der) {
    this.label = label;
    this.der = der;
  }

  /**
   * The blocks of a file.
   *
   * @throws IllegalArgumentException if there are none; its message names the file, never its text
   */
  static List<Pem> read(Path file) {
    String text;
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException(file + ": larger than " + LARGEST + " bytes");
      }
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
    }
    List<Pem> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Pem(matcher.group(1), decoded(file, matcher.group(2))));
    }
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException(file + ": holds no PEM block (-----BEGIN ...-----)");
    }
    return blocks;
  }

  /** What stands after {@code BEGIN}. */
  String label() {
    return label;
  }

  byte[] der() {
    return der;
  }

  private static byte[] decoded(Path file, String body) {
    if (body.contains("ENCRYPTED")) {
      throw new IllegalArgumentException(
          file + ": the key is encrypted; write it without a passphrase");
    }
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": a PEM block is not base64", e);
    }
  }
}
