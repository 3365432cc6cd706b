package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.LISTENER;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.server.MemoryShelf;
import dev.fingerpost.server.ads.stream.LedgerKeeper;
import dev.fingerpost.server.ads.stream.TypeStatus;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** DEC-11, DEC-13: what a restart of the server must not forget about its clients. */
final class RestartTest {

  private final MemoryShelf shelf = new MemoryShelf();

  private LedgerKeeper keeper() {
    return LedgerKeeper.open(shelf, InstantSource.system());
  }

  private static TestServer serve(LedgerKeeper keeper) {
    TestServer server = TestServer.start(keeper.ledger());
    server.publish(cluster("a", 1), assignment("a", 1), cluster("b", 1), assignment("b", 1));
    return server;
  }

  private static void settle(ScriptedClient client) {
    client.subscribe(CLUSTER);
    client.take(CLUSTER, "a", "b");
    client.take(ENDPOINT, "a", "b");
  }

  @Test
  void refusedBytesAreNotSentAgain() {
    LedgerKeeper keeper = keeper();
    try (TestServer server = serve(keeper);
        ScriptedClient client = server.client()) {
      settle(client);
      server.publish(cluster("a", 2));
      DeltaDiscoveryResponse refused = client.expect(CLUSTER);
      client.take(ENDPOINT, "a");
      client.nack(refused, "no");
      client.take(CLUSTER, "a");
      client.take(ENDPOINT, "a");
      client.expectNothing();
    }
    LedgerKeeper again = keeper();
    try (TestServer server = TestServer.start(again.ledger());
        ScriptedClient client = server.client()) {
      server.publish(cluster("a", 2), assignment("a", 1), cluster("b", 1), assignment("b", 1));
      Map<String, String> claims =
          Map.of("a", cluster("a", 1).version(), "b", cluster("b", 1).version());
      client.resubscribe(CLUSTER, claims);
      client.take(CLUSTER); // an empty answer to the wildcard
      client.expectNothing();
      TypeStatus status =
          Objects.requireNonNull(server.server.envoys().getFirst().types().get(CLUSTER));
      assertThat(status.state()).isEqualTo(TypeStatus.State.NACK);
      assertThat(status.refused().getFirst().keys()).containsExactly("connectTimeout");

      server.publish(cluster("a", 3));
      assertThat(client.take(CLUSTER, "a").getResources(0).getVersion())
          .isEqualTo(cluster("a", 3).version());
    }
  }

  /** OV-D6: the server dies before it hears anything of the clusters that it sent. */
  @Test
  void whatWasUnansweredIsTakenBackFromAWedgedClient() {
    LedgerKeeper keeper = keeper();
    try (TestServer server = serve(keeper);
        ScriptedClient client = server.client()) {
      settle(client);
      client.expectNothing();
      server.publish(cluster("a", 2), cluster("bad", 1));
      client.expect(CLUSTER);
      client.take(ENDPOINT, "a", "bad");
      client.expectNothing();
    }
    LedgerKeeper again = keeper();
    try (TestServer server = TestServer.start(again.ledger());
        ScriptedClient client = server.client()) {
      server.publish(cluster("a", 2), assignment("a", 1), cluster("b", 1), cluster("bad", 1));
      client.subscribe(LISTENER);
      client.take(LISTENER);
      client.expectNothing();
      server.scheduler.advance(Duration.ofSeconds(20));
      DeltaDiscoveryResponse cure = client.take(CLUSTER, List.of("a", "b"), List.of("bad"));
      assertThat(cure.getResourcesList())
          .anySatisfy(a -> assertThat(a.getVersion()).isEqualTo(cluster("a", 1).version()));
    }
  }
}
