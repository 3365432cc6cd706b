package dev.fingerpost.integration.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the product counts for one change: exact, and the same however many services there are. */
final class Counters {

  private static final int FEW = 1_000;
  private static final int MANY = 5_000;

  /** Numbers of responses have one digit more or less. */
  private static final double TOLERANCE = 0.01;

  private Counters() {}

  /**
   * Compares the counts at two sizes, where all clients see a change and where one does.
   *
   * @return the counts, in a line
   * @throws IllegalStateException if one of them is not what it must be
   */
  static String check() {
    Map<String, Double> all = compare(Shape.all(FEW, 10), 10);
    Map<String, Double> one = compare(Shape.scoped(FEW, 10), 1);
    return "bench: one change costs the same at %d and at %d services: for 10 clients %s, for one %s"
        .formatted(FEW, MANY, all, one);
  }

  private static Map<String, Double> compare(Shape shape, int concerned) {
    Map<String, Double> few = perChange(shape);
    Map<String, Double> many = perChange(shape.withServices(MANY));
    if (!areAlike(few, many)) {
      throw new IllegalStateException(
          "counters move with the number of services: " + few + " and " + many);
    }
    require(few, "messages", concerned);
    require(few, "resources", concerned);
    require(few, "fingerpost.xds.resources.sent.endpoint", concerned);
    require(few, "fingerpost.xds.responses.sent.endpoint", concerned);
    require(few, "fingerpost.xds.responses.ack.endpoint", concerned);
    require(few, "fingerpost.store.packed", 1);
    require(few, "fingerpost.store.told", concerned);
    // Each stream that is concerned looks at the one resource for the change, and for its ACK.
    require(few, "fingerpost.xds.resources.visited", 2 * concerned);
    require(few, "fingerpost.xds.ack.work", concerned);
    require(few, "fingerpost.xds.needless.sent", 0);
    require(few, "fingerpost.xds.unchanged.sent", 0);
    require(few, "fingerpost.xds.search.resent", 0);
    require(few, "fingerpost.xds.refused.resent", 0);
    return few;
  }

  private static boolean areAlike(Map<String, Double> few, Map<String, Double> many) {
    return few.keySet().equals(many.keySet())
        && few.entrySet().stream()
            .allMatch(count -> {
              double other = many.getOrDefault(count.getKey(), 0.0);
              return Math.abs(count.getValue() - other) <= TOLERANCE * other;
            });
  }

  private static void require(Map<String, Double> counts, String name, double expected) {
    if (counts.getOrDefault(name, 0.0) != expected) {
      throw new IllegalStateException(name + " is not " + expected + " in " + counts);
    }
  }

  private static Map<String, Double> perChange(Shape shape) {
    try {
      Path log = Files.createTempFile("bench-server", ".log");
      try (Remote server = Remote.start(Contestant.Name.PRODUCT, shape, List.of(), log);
          Clients load = Cell.SCALE_S.clients(shape, server.port())) {
        Outcome outcome = Cell.SCALE_S.run(new Trial(shape, server, load, Effort.SMOKE));
        Map<String, Double> counts = new TreeMap<>(outcome.counters());
        for (String metric : new String[] {"messages", "resources", "wire.kB"}) {
          counts.put(metric, outcome.metrics().getOrDefault(metric, 0.0));
        }
        return counts;
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
