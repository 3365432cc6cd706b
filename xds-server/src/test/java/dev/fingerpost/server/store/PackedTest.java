package dev.fingerpost.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.resource.Entry;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import org.junit.jupiter.api.Test;

final class PackedTest {

  /** E5, L19: the bytes are what the generated code would have written. */
  @Test
  void isAResourceOnTheWire() throws InvalidProtocolBufferException {
    for (int endpoints : new int[] {0, 1, 10, 3_000}) {
      Entry entry = Resources.assignment("orders", new int[endpoints]);
      Packed packed = Packed.of(entry);

      assertThat(DeltaDiscoveryResponse.parseFrom(packed.head().concat(entry.body())))
          .isEqualTo(
              DeltaDiscoveryResponse.newBuilder()
                  .addResources(
                      Resource.newBuilder()
                          .setName("orders")
                          .setVersion(entry.version())
                          .setResource(
                              Any.newBuilder()
                                  .setTypeUrl(entry.type().typeUrl())
                                  .setValue(entry.body())))
                  .build());
      assertThat(packed.size()).isEqualTo(packed.head().size() + entry.body().size());
    }
  }

  @Test
  void readsTheAssignmentOfACluster() {
    assertThat(WireFields.assignmentOf(Resources.cluster("a", 1))).contains("a");
    assertThat(WireFields.assignmentOf(Resources.cluster("a", "b"))).contains("b");
  }
}
