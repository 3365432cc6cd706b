package dev.fingerpost.integration.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.bench.Frame.Named;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {

  private static final Any BODY =
      Any.newBuilder()
          .setTypeUrl(ResourceType.ENDPOINT.typeUrl())
          .setValue(ByteString.copyFrom(new byte[10_000]))
          .build();

  @Test
  void countsTheResourcesOfAStateOfTheWorld() {
    DiscoveryResponse response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(ResourceType.ENDPOINT.typeUrl())
            .setVersionInfo("7")
            .setNonce("n")
            .addResources(BODY)
            .addResources(BODY)
            .build();
    assertThat(Frame.Reader.COUNTS.parse(response.toByteString().newInput()))
        .isEqualTo(
            new Frame(ResourceType.ENDPOINT, "7", "n", response.getSerializedSize(), 2, List.of()));
  }

  @Test
  void readsTheNamesAndVersionsOfADelta() {
    DeltaDiscoveryResponse response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(ResourceType.ENDPOINT.typeUrl())
            .addResources(Resource.newBuilder().setName("a").setVersion("1").setResource(BODY))
            .addResources(Resource.newBuilder().setName("b").setVersion("2").setResource(BODY))
            .build();
    assertThat(Frame.Reader.VERSIONS.parse(response.toByteString().newInput()).named())
        .containsExactly(new Named("a", "1"), new Named("b", "2"));
  }

  @Test
  void thePartsOfARequestAddUp() throws IOException {
    Frame response = new Frame(ResourceType.CLUSTER, "7", "n", 1, 1, List.of());
    List<String> names = List.of("a", "b");
    ByteString bytes =
        Wire.SOTW
            .type(ResourceType.CLUSTER)
            .concat(Wire.SOTW.answer(response, Wire.SOTW.names(names)));
    assertThat(DiscoveryRequest.parseFrom(bytes))
        .isEqualTo(
            DiscoveryRequest.newBuilder()
                .setTypeUrl(ResourceType.CLUSTER.typeUrl())
                .setVersionInfo("7")
                .setResponseNonce("n")
                .addAllResourceNames(names)
                .build());
  }

  @Test
  void aClientSaysWhoItIsInSeveralKilobytes() throws IOException {
    Asks asks = new Asks(Shape.scoped(100, 10).withGroups(3));
    DeltaDiscoveryRequest request = DeltaDiscoveryRequest.parseFrom(asks.node(4));
    assertThat(request.getNode().getId()).isEqualTo("envoy-4");
    assertThat(request.getNode().getCluster()).isEqualTo("group-1");
    assertThat(request.getNode().getExtensionsCount()).isEqualTo(80);
    assertThat(request.getSerializedSize()).isBetween(4_000, 16_000);
  }

  @Test
  void aScopedClientSeesTwentyServices() {
    Asks asks = new Asks(Shape.scoped(1_000, 100));
    assertThat(asks.services(3)).hasSize(20).startsWith("service-00060").endsWith("service-00079");
    assertThat(asks.clientsOf(65)).containsExactly(3, 53);
    assertThat(asks.servicesSeen()).isEqualTo(1_000);
  }
}
