package dev.fingerpost.integration.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the product counts for one change: exact, and the same however many services there are. */
final class Counters {

  private static final int CLIENTS = 10;
  private static final int FEW = 1_000;
  private static final int MANY = 5_000;

  private Counters() {}

  /**
   * Compares the counts at two sizes.
   *
   * @return the counts, in a line
   * @throws IllegalStateException if one of them is not what it must be
   */
  static String check() {
    Map<String, Double> few = perChange(FEW);
    Map<String, Double> many = perChange(MANY);
    if (!few.equals(many)) {
      throw new IllegalStateException(
          "counters move with the number of services: " + few + " and " + many);
    }
    require(few, "messages", CLIENTS);
    require(few, "resources", CLIENTS);
    require(few, "fingerpost.xds.resources.sent.endpoint", CLIENTS);
    require(few, "fingerpost.xds.responses.sent.endpoint", CLIENTS);
    require(few, "fingerpost.xds.responses.endpoint.ack", CLIENTS);
    require(few, "fingerpost.store.packed", 1);
    return "bench: one change at " + FEW + " and at " + MANY + " services alike: " + few;
  }

  private static void require(Map<String, Double> counts, String name, double expected) {
    if (counts.getOrDefault(name, 0.0) != expected) {
      throw new IllegalStateException(name + " is not " + expected + " in " + counts);
    }
  }

  private static Map<String, Double> perChange(int services) {
    Shape shape = Shape.all(services, CLIENTS);
    Path log;
    try {
      log = Files.createTempFile("bench-server", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Remote server = Remote.start(Contestant.Name.PRODUCT, shape, log);
        Clients load = Cell.SCALE_S.clients(shape, server.port())) {
      Outcome outcome = Cell.SCALE_S.run(new Trial(shape, server, load, Effort.SMOKE));
      Map<String, Double> counts = new TreeMap<>(outcome.counters());
      for (String metric : new String[] {"messages", "resources", "wire.kB"}) {
        counts.put(metric, outcome.metrics().getOrDefault(metric, 0.0));
      }
      return counts;
    }
  }
}
