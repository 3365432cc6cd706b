package dev.fingerpost.envoy.resource;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A resource's version: SHA-256 of its bytes, cut to 96 bits, as 16 URL-safe characters. */
public final class Fingerprint {
  private static final int BYTES = 12;

  private Fingerprint() {}

  /** The fingerprint of the bytes. */
  public static String of(ByteString bytes) {
    MessageDigest digest = sha256();
    bytes.asReadOnlyByteBufferList().forEach(digest::update);
    byte[] head = Arrays.copyOf(digest.digest(), BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(head);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
