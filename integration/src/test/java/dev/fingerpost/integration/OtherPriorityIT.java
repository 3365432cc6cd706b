package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.listener.OutboundListener;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.integration.harness.LiveEngine;
import dev.fingerpost.integration.harness.LiveEngine.Wire;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.plan.Audience;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code retry.otherPriority} comes to where instances have priorities. These are written into
 * the translated assignment here, so that the test is about retries alone.
 */
class OtherPriorityIT {

  private static final int REQUESTS = 10;

  @TempDir Path folder;

  @Test
  void theThirdTryGoesToTheNextPriority() {
    try (EchoService near = EchoService.start("near");
        EchoService far = EchoService.start("far");
        LiveEngine engine = LiveEngine.of(folder, Wire.DELTA)) {
      near.answerWith(503);
      engine.put(
          OutboundListener.of(new Audience("web", new Address("127.0.0.1", engine.outbound()))));
      engine.put(entries("stays", "", near, far));
      engine.start();
      engine.awaitAnswer("stays", 503);

      long before = near.requests();
      Answers stay = engine.traffic().send("stays", REQUESTS);
      long stayed = near.requests() - before;
      assertThat(stay.allAre(503)).isTrue();
      assertThat(stayed).isEqualTo(4 * REQUESTS);
      assertThat(far.requests()).isZero();

      engine.put(entries("moves", ", otherPriority: true", near, far));
      engine.awaitAnswer("moves", 200);
      long reached = near.requests();
      Answers move = engine.traffic().send("moves", REQUESTS);
      assertThat(move.of("far")).isEqualTo(REQUESTS);
      assertThat(near.requests() - reached).isEqualTo(2 * REQUESTS);
      System.out.printf(
          "retry otherPriority, %d requests: 2 tries each at the first, then %d at the next;"
              + " without: %d tries at the first%n",
          REQUESTS, move.of("far"), stayed);
    }
  }

  private static List<Entry> entries(
      String service, String key, EchoService near, EchoService far) {
    String policy =
        "outlierDetection: none, retry: {numRetries: 3, retryOn: [503], methods: [GET]" + key + "}";
    return new CostCase(policy, "", "", built -> apart(built, far.port()))
        .entries(service, List.of(near, far));
  }

  /** Gives the instance at this port a place of its own, behind the others. */
  private static ClusterLoadAssignment.Builder apart(
      ClusterLoadAssignment.Builder built, int port) {
    LocalityLbEndpoints.Builder near = built.getEndpoints(0).toBuilder().clearLbEndpoints();
    LocalityLbEndpoints.Builder far =
        near.clone().setPriority(1).setLocality(Locality.newBuilder().setRegion("far"));
    for (LbEndpoint host : built.getEndpoints(0).getLbEndpointsList()) {
      boolean isFar = host.getEndpoint().getAddress().getSocketAddress().getPortValue() == port;
      (isFar ? far : near).addLbEndpoints(host);
    }
    return built.clearEndpoints().addEndpoints(near).addEndpoints(far);
  }
}
