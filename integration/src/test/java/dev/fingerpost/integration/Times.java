package dev.fingerpost.integration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measured lengths of time of one kind, and how they are spread. Owned by one thread. */
final class Times {

  private final String name;
  private final List<Long> nanos = new ArrayList<>();

  Times(String name) {
    this.name = name;
  }

  void add(long time) {
    nanos.add(time);
  }

  /** A line of milliseconds, under {@link #header}. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%-58s %8.1f %8.1f %8.1f %8.1f %6d",
        name,
        millis(50),
        millis(90),
        millis(99),
        millis(100),
        nanos.size());
  }

  static String header(String what) {
    return String.format("%n%-58s %8s %8s %8s %8s %6s", what, "median", "p90", "p99", "max", "n");
  }

  /** The smallest time that so many per cent do not exceed. */
  private double millis(int percent) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return sorted.get(Math.max(0, rank - 1)) / 1e6;
  }
}
