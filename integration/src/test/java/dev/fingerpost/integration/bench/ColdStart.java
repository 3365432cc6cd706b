package dev.fingerpost.integration.bench;

import dev.fingerpost.integration.world.ProductServer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** From no process to the last of some clients having all that there is. */
final class ColdStart {

  private static final Duration CONNECTED = Duration.ofMinutes(4);

  private ColdStart() {}

  static Outcome run(WholeProduct world) {
    long began = System.nanoTime();
    try (ProductServer server = world.start();
        Clients clients = new Clients(world.shape(), server.xdsPort(), Frame.Reader.COUNTS, 0)) {
      double serving = (System.nanoTime() - began) / 1e9;
      clients.connect(world.shape().clients());
      double ready = (clients.awaitReady(CONNECTED) - began) / 1e9;
      Map<String, Double> metrics = new TreeMap<>();
      metrics.put("ready.s", ready);
      metrics.put("serving.s", serving);
      metrics.put(
          "consul.requests", server.metric("fingerpost_consul_polls_total", "result=\"ok\""));
      metrics.put("rss.MB", server.process().residentBytes() / 1e6);
      return new Outcome(1, false, metrics, Map.of());
    }
  }
}
