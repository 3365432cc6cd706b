package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.RUNTIME;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.clusterMessage;
import static dev.fingerpost.server.store.Resources.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.Regression.Stage;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The defects of java-control-plane 1.0.49 that were seen. */
final class Regressions {

  private static final int MAX_RESPONSES = 8;

  private Regressions() {}

  static ImmutableList<Regression> seen() {
    return ImmutableList.of(
        new Regression(
            "L1",
            "removed and added again: never sent again",
            stage -> {
              stage.plane().publish(assignment("a", 1));
              stage.client().subscribe(ENDPOINT, "a");
              stage.client().take(ENDPOINT, "a");
              stage.plane().remove(ENDPOINT, "a");
              stage.client().take(ENDPOINT, List.of(), List.of("a"));
            },
            stage -> {
              stage.plane().publish(assignment("a", 1));
              stage.client().take(ENDPOINT, "a");
            }),
        new Regression(
            "L2",
            "initial_resource_versions ignored",
            stage -> {
              stage.plane().publish(cluster("a", 1));
              stage.client().resubscribe(CLUSTER, Map.of("gone", "of-an-older-stream"));
              until(stage.client(), has(CLUSTER, "a"));
            },
            stage ->
                until(
                    stage.client(),
                    response -> response.getRemovedResourcesList().contains("gone"))),
        new Regression(
            "L3",
            "versions differ between virtual machines",
            stage -> assertThat(VersionInAnotherJvm.versionOn(stage.plane())).isNotEmpty(),
            stage ->
                assertThat(VersionInAnotherJvm.versionElsewhere(stage.plane()))
                    .isEqualTo(VersionInAnotherJvm.versionOn(stage.plane()))),
        new Regression("L4", "the node is not remembered", stage -> {}, Regressions::nodeOnce),
        new Regression(
            "L5",
            "a repeated nonce ends the stream",
            stage -> {
              stage.plane().publish(assignment("a", 1), assignment("b", 1));
              stage.client().subscribe(ENDPOINT, "a");
              DeltaDiscoveryResponse response = stage.client().take(ENDPOINT, "a");
              stage.client().ack(response);
            },
            stage -> {
              stage.client().subscribe(ENDPOINT, "b");
              stage.client().take(ENDPOINT, "b");
            }),
        new Regression(
            "L6",
            "a missing name is not answered",
            stage -> {
              stage.plane().publish(assignment("a", 1));
              stage.client().subscribe(ENDPOINT, "a");
              stage.client().take(ENDPOINT, "a");
            },
            stage -> {
              stage.client().subscribe(ENDPOINT, "nowhere");
              stage.client().take(ENDPOINT, List.of(), List.of("nowhere"));
            }),
        new Regression(
            "L7",
            "clusters are always a wildcard",
            stage -> stage.plane().publish(cluster("a", 1), cluster("b", 1)),
            stage -> {
              stage.client().subscribe(CLUSTER, "a");
              stage.client().take(CLUSTER, "a");
            }),
        new Regression(
            "L8",
            "no first response if it is empty",
            stage -> {},
            stage -> {
              stage.client().subscribe(CLUSTER);
              stage.client().take(CLUSTER);
            }),
        new Regression(
            "L9",
            "a NACK is answered with the same again",
            stage -> {
              stage.plane().publish(assignment("a", 1));
              stage.sotw().ask(ENDPOINT, "a");
              stage.sotw().take(ENDPOINT, "a");
              stage.plane().publish(assignment("a", 2));
            },
            Regressions::refuse),
        new Regression(
            "L10",
            "one unknown name holds all back",
            stage -> {
              stage.plane().publish(assignment("a", 1), assignment("b", 1));
              stage.sotw().ask(ENDPOINT, "a");
              stage.sotw().take(ENDPOINT, "a");
            },
            stage -> {
              stage.sotw().ask(ENDPOINT, "a", "b", "nowhere");
              assertThat(SotwClient.bodies(stage.sotw().expect(ENDPOINT))).containsKey("b");
            }),
        new Regression(
            "L11",
            "an unknown type ends the stream",
            stage -> {
              stage.plane().publish(cluster("a", 1));
              stage.client().subscribe(CLUSTER);
              until(stage.client(), has(CLUSTER, "a"));
            },
            stage -> {
              stage.client().subscribe(RUNTIME, "layer");
              stage.plane().publish(cluster("b", 1));
              until(stage.client(), has(CLUSTER, "b"));
              stage.plane().publish(cluster("c", 1));
              until(stage.client(), has(CLUSTER, "c"));
            }),
        new Regression(
            "L12",
            "a response is as large as the state",
            stage -> stage.plane().publish(large()),
            stage -> {
              stage.client().subscribe(CLUSTER);
              assertThat(stage.client().expect(CLUSTER).getSerializedSize()).isLessThan(2 << 20);
            }),
        new Regression(
            "L13",
            "one failing stream stops the others",
            Regressions::openAPoisonedStreamAndOthers,
            stage -> {
              stage.plane().poison("poisoned");
              stage.plane().publish(cluster("b", 1));
              until(stage.client(), has(CLUSTER, "b"));
            }),
        new Regression(
            "L14",
            "publishing from a stream's thread deadlocks",
            stage -> {
              stage.plane().publish(cluster("a", 1));
              stage.plane().publishFromAStream(cluster("b", 1));
            },
            stage -> {
              stage.client().subscribe(CLUSTER);
              until(stage.client(), has(CLUSTER, "b"));
            }));
  }

  private static void nodeOnce(Stage stage) {
    stage.plane().publish(cluster("a", 1));
    ScriptedClient client = stage.another(ScriptedClient.Introduction.ONCE);
    client.subscribe(CLUSTER);
    until(client, has(CLUSTER, "a"));
    stage.plane().publish(cluster("b", 1));
    until(client, has(CLUSTER, "b"));
  }

  private static void refuse(Stage stage) {
    DiscoveryResponse bad = stage.sotw().expect(ENDPOINT);
    stage.sotw().nack(bad, "no");
    assertThat(SotwClient.bodies(stage.sotw().expect(ENDPOINT)))
        .doesNotContainEntry("a", assignment("a", 2).body());
  }

  private static void openAPoisonedStreamAndOthers(Stage stage) {
    stage.plane().publish(cluster("a", 1), assignment("a", 1));
    ScriptedClient poisoned = stage.of("poisoned");
    poisoned.subscribe(CLUSTER);
    until(poisoned, has(CLUSTER, "a"));
    poisoned.subscribe(ENDPOINT, "a");
    until(poisoned, has(ENDPOINT, "a"));
    stage.client().subscribe(CLUSTER);
    until(stage.client(), has(CLUSTER, "a"));
    stage.client().subscribe(ENDPOINT, "a");
    until(stage.client(), has(ENDPOINT, "a"));
  }

  private static Entry[] large() {
    return IntStream.range(0, 40)
        .mapToObj(i ->
            entry(
                CLUSTER,
                "large-" + i,
                clusterMessage("large-" + i, 1).toBuilder()
                    .setAltStatName(Strings.repeat("x", 200_000))
                    .build()))
        .toArray(Entry[]::new);
  }

  private static Predicate<DeltaDiscoveryResponse> has(ResourceType type, String name) {
    return response ->
        response.getTypeUrl().equals(type.typeUrl())
            && ScriptedClient.names(response).contains(name);
  }

  /** ACKs what comes until it is what is looked for. */
  private static void until(ScriptedClient client, Predicate<DeltaDiscoveryResponse> wanted) {
    for (int i = 0; i < MAX_RESPONSES; i++) {
      if (wanted.test(client.ack(client.next()))) {
        return;
      }
    }
    throw new AssertionError("it never came");
  }
}
