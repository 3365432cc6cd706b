package dev.fingerpost.integration.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one measurement found.
 *
 * @param n how often it was measured
 * @param cut whether time ran out first
 * @param metrics by name, each with its unit
 * @param counters what the server counted, for each time that was measured
 */
record Outcome(int n, boolean cut, Map<String, Double> metrics, Map<String, Double> counters) {

  /** What a block of work cost, for each time that it was done. */
  static Outcome of(int n, boolean cut, ServerStats used, Clients.Received received) {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("cpu.ms", used.cpu() / 1e6 / n);
    metrics.put("compiling.percent", 100.0 * used.compiling() / Math.max(1, used.cpu()));
    metrics.put("alloc.kB", used.allocated() / 1e3 / n);
    metrics.put("wire.kB", received.bytes() / 1e3 / n);
    metrics.put("messages", (double) received.messages() / n);
    metrics.put("resources", (double) received.resources() / n);
    metrics.put("heap.MB", used.heap() / 1e6);
    metrics.put("direct.MB", used.direct() / 1e6);
    metrics.put("rss.MB", used.resident() / 1e6);
    Map<String, Double> counters = new TreeMap<>();
    used.counters().forEach((name, count) -> counters.put(name, count / n));
    return new Outcome(n, cut, metrics, counters);
  }

  Outcome with(String name, double value) {
    Map<String, Double> more = new TreeMap<>(metrics);
    more.put(name, value);
    return new Outcome(n, cut, more, counters);
  }

  /** The times of a kind: the median, and where there are enough of them the 99th percentile. */
  Outcome with(String name, Samples millis) {
    Outcome more = with(name + ".p50.ms", millis.median());
    return millis.count() < 100 ? more : more.with(name + ".p99.ms", millis.percentile(99));
  }
}
