package dev.fingerpost.envoy.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeterministicTest {

  @Test
  void encodesMapsAlikeWhateverTheOrderOfTheirKeysAtEveryDepth() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      keys.add("key-" + i);
    }
    ByteString first = Deterministic.encode(nested(keys));
    Collections.shuffle(keys, new Random(7));
    assertThat(Deterministic.encode(nested(keys))).isEqualTo(first);
  }

  @Test
  void packsWithEnvoysTypeUrl() {
    assertThat(Deterministic.pack(Struct.getDefaultInstance()).getTypeUrl())
        .isEqualTo("type.googleapis.com/google.protobuf.Struct");
  }

  @Test
  void givesAShortVersionThatDependsOnTheBytesAlone() {
    ByteString bytes = ByteString.copyFromUtf8("some bytes");
    ByteString rope = ByteString.copyFromUtf8("some ").concat(ByteString.copyFromUtf8("bytes"));

    assertThat(Fingerprint.of(bytes)).hasSize(16).isEqualTo(Fingerprint.of(rope));
    assertThat(Fingerprint.of(ByteString.copyFromUtf8("other")))
        .isNotEqualTo(Fingerprint.of(bytes));
  }

  private static Message nested(List<String> keys) {
    Struct.Builder struct = Struct.newBuilder();
    keys.forEach(key -> struct.putFields(key, Value.newBuilder().setStringValue(key).build()));
    return TypedExtensionConfig.newBuilder()
        .setName("x")
        .setTypedConfig(Deterministic.pack(struct.build()))
        .build();
  }
}
