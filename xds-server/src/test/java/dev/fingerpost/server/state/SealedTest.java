package dev.fingerpost.server.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Nothing can happen to a state file without being noticed. */
final class SealedTest {

  private static final byte[] CONTENT = "{\"some\":\n \"text\"}\n".repeat(9).getBytes(UTF_8);
  private static final byte[] FILE = Sealed.seal("catalog-consul", CONTENT);

  @Test
  void aWholeFileIsReadAsItWasWritten() {
    assertThat(Sealed.open("catalog-consul", FILE)).hasValue(CONTENT);
    assertThat(Sealed.open("empty", Sealed.seal("empty", new byte[0]))).hasValue(new byte[0]);
    assertThat(new String(FILE, UTF_8)).startsWith("fingerpost-state 1 catalog-consul 162 ");
  }

  @Test
  void everyPrefixIsNone() {
    for (int length = 0; length < FILE.length; length++) {
      assertThat(Sealed.open("catalog-consul", Arrays.copyOf(FILE, length)))
          .as("%d bytes", length)
          .isEmpty();
    }
  }

  @Test
  void everyFlippedBitIsNoticed() {
    for (int at = 0; at < FILE.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = FILE.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertThat(Sealed.open("catalog-consul", flipped)).as("bit %d of %d", bit, at).isEmpty();
      }
    }
  }

  @Test
  void whatIsAddedOrOfAnotherNameIsNone() {
    assertThat(Sealed.open("catalog-consul", Arrays.copyOf(FILE, FILE.length + 1))).isEmpty();
    assertThat(Sealed.open("catalog-file", FILE)).isEmpty();
    assertThat(Sealed.open("catalog-consul", new byte[4096])).isEmpty();
  }
}
