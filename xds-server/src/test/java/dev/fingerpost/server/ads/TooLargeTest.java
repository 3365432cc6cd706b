package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.resource.Entry;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** F19: requests over a limit are refused in words, those below it are served, both ways. */
final class TooLargeTest {

  private static final int MANY = 100_000;
  private static final int RESPONSE_LIMIT = 4 << 20; // of a gRPC client that was told nothing

  private static String[] names(int count, String suffix) {
    return IntStream.range(0, count).mapToObj(n -> "s" + n + suffix).toArray(String[]::new);
  }

  @Test
  void aRequestThatIsTooLargeEndsItsStreamAndNoOther() {
    try (TestServer server = TestServer.start();
        ScriptedClient witness = server.client()) {
      server.publish(cluster("a", 1), assignment("a", 1));
      witness.subscribe(CLUSTER);
      witness.take(CLUSTER, "a");
      witness.take(ENDPOINT, "a");
      try (ScriptedClient bytes = server.client();
          ScriptedClient names = server.client()) {
        bytes.subscribe(ENDPOINT, names(20_000, "x".repeat(1_000)));
        assertThat(bytes.expectEnd().getCode())
            .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
        names.subscribe(ENDPOINT, names(MANY + 1, ""));
        Status end = names.expectEnd();
        assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(end.getDescription()).contains("100000 names");
      }
      assertThat(server.counted("fingerpost.xds.limited", "limit", "bytes")).isEqualTo(1);
      assertThat(server.counted("fingerpost.xds.limited", "limit", "names")).isEqualTo(1);
      assertThat(server.server.troubles())
          .anyMatch(words -> words.contains("'bytes'"))
          .anyMatch(words -> words.contains("'names'"));
      witness.expectNothing();
      server.publish(assignment("a", 2));
      witness.take(ENDPOINT, "a");
    }
  }

  /** An Envoy names all of its endpoints at once, and gets them in parts that any client takes. */
  @Test
  void aHundredThousandNamesInEightMegabytesAreServed() {
    String suffix = "x".repeat(76);
    try (TestServer server = TestServer.start();
        ScriptedClient client = server.client()) {
      String[] names = names(MANY, suffix);
      server.publish(
          IntStream.range(0, MANY).mapToObj(n -> assignment(names[n], 1)).toArray(Entry[]::new));
      client.subscribe(ENDPOINT, names);
      int got = 0;
      int largest = 0;
      while (got < MANY) {
        DeltaDiscoveryResponse response = client.ack(client.expect(ENDPOINT));
        got += response.getResourcesCount();
        largest = Math.max(largest, response.getSerializedSize());
      }
      assertThat(got).isEqualTo(MANY);
      assertThat(largest).isLessThan(RESPONSE_LIMIT);
      assertThat(server.counted("fingerpost.xds.limited")).isZero();
    }
  }
}
