package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.resource.Entry;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** E1 to E5: the work for a change follows the change, not the number of services. */
final class ChangeCostTest {

  private static final String[] DEPENDENCIES =
      IntStream.range(0, 20).mapToObj(n -> "s" + n).toArray(String[]::new);

  /** What a change cost so far. */
  private record Work(
      long packed,
      long told,
      long responses,
      long sent,
      double visited,
      double ackWork,
      double unchanged,
      double needless) {

    static Work of(TestServer server) {
      return new Work(
          server.store.packed(),
          server.store.told(),
          (long)
              server
                  .registry
                  .counter("fingerpost.xds.responses.sent", "type", ENDPOINT.label())
                  .count(),
          server.server.metrics().resourcesSent(ENDPOINT.label()),
          server.counted("fingerpost.xds.resources.visited"),
          server.counted("fingerpost.xds.ack.work"),
          server.counted("fingerpost.xds.unchanged.sent"),
          server.counted("fingerpost.xds.needless.sent"));
    }

    Work since(Work before) {
      return new Work(
          packed - before.packed,
          told - before.told,
          responses - before.responses,
          sent - before.sent,
          visited - before.visited,
          ackWork - before.ackWork,
          unchanged - before.unchanged,
          needless - before.needless);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 5_000})
  void oneChangeIsOneEncodingAndOneMessageToEachThatAsksForIt(int services) {
    try (TestServer server = TestServer.start();
        ScriptedClient all = server.client();
        ScriptedClient some = server.client();
        ScriptedClient others = server.client()) {
      server.publish(
          IntStream.range(0, services).mapToObj(n -> assignment("s" + n, 1)).toArray(Entry[]::new));
      subscribe(all, IntStream.range(0, services).mapToObj(n -> "s" + n).toArray(String[]::new));
      subscribe(some, DEPENDENCIES);
      subscribe(others, "s999");
      Work before = Work.of(server);
      server.publish(assignment("s7", 2));
      all.take(ENDPOINT, "s7");
      some.take(ENDPOINT, "s7");
      others.expectNothing();
      all.expectNothing();
      some.expectNothing();

      // One resource for each of two streams, looked at for the change and for the ACK.
      assertThat(Work.of(server).since(before)).isEqualTo(new Work(1, 2, 2, 2, 4, 2, 0, 0));
      assertThat(server.counted("fingerpost.xds.bytes.sent")).isPositive();
      assertThat(server.gauged("fingerpost.xds.syncs.max")).isBetween(1.0, 64.0);
      assertThat(server.gauged("fingerpost.xds.unread.bytes")).isZero();
    }
  }

  /** A stream that was told of nothing for long gives the newest when it is asked. */
  @Test
  void whoAsksLaterGetsTheNewest() {
    try (TestServer server = TestServer.start();
        ScriptedClient client = server.client()) {
      server.publish(cluster("a", 1), assignment("a", 1), assignment("b", 1));
      subscribe(client, "a");
      server.publish(assignment("b", 2));
      client.expectNothing();
      client.subscribe(ENDPOINT, "b");

      DeltaDiscoveryResponse response = client.take(ENDPOINT, "b");
      assertThat(response.getResources(0).getVersion()).isEqualTo(assignment("b", 2).version());
      client.unsubscribe(ENDPOINT, "b");
      client.expectNothing();
      server.publish(assignment("b", 3));
      client.expectNothing();
      client.subscribe(CLUSTER);
      client.take(CLUSTER, "a");
    }
  }

  private static void subscribe(ScriptedClient client, String... names) {
    client.subscribe(ENDPOINT, names);
    DeltaDiscoveryResponse response = client.ack(client.expect(ENDPOINT));
    assertThat(ScriptedClient.names(response)).containsExactlyInAnyOrderElementsOf(List.of(names));
    client.expectNothing();
  }
}
