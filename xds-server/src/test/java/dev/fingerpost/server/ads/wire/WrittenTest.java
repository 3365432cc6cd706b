package dev.fingerpost.server.ads.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import dev.fingerpost.server.store.Resources;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

final class WrittenTest {

  private final DeltaResponse response =
      new DeltaResponse(
          ResourceType.ENDPOINT.typeUrl(),
          "v",
          "n-1",
          "replica",
          ImmutableList.of(
              Packed.of(Resources.assignment("a", 1)), Packed.of(Resources.assignment("b"))),
          ImmutableList.of("c", "d"));

  /** E5. */
  @Test
  void drainsWhatAClientReads() throws IOException {
    InputStream stream = response.bytes();
    assertThat(stream).isInstanceOf(KnownLength.class);
    int length = stream.available();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(((Drainable) stream).drainTo(bytes)).isEqualTo(length).isEqualTo(bytes.size());

    DeltaDiscoveryResponse parsed = DeltaDiscoveryResponse.parseFrom(bytes.toByteArray());
    assertThat(parsed.getTypeUrl()).isEqualTo(ResourceType.ENDPOINT.typeUrl());
    assertThat(parsed.getNonce()).isEqualTo("n-1");
    assertThat(parsed.getSystemVersionInfo()).isEqualTo("v");
    assertThat(parsed.getControlPlane().getIdentifier()).isEqualTo("replica");
    assertThat(parsed.getResourcesList()).extracting("name").containsExactly("a", "b");
    assertThat(parsed.getRemovedResourcesList()).containsExactly("c", "d");
  }

  @Test
  void canBeReadAsAStreamToo() throws IOException {
    InputStream stream = response.bytes();

    assertThat(DeltaDiscoveryResponse.parseFrom(stream).getNonce()).isEqualTo("n-1");
  }
}
