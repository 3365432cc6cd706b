package dev.fingerpost.model.plan;

import java.util.Comparator;

/**
 * Where an instance is, in Envoy's words.
 *
 * @param region the datacenter, empty if unknown
 * @param zone the zone in it, empty if unknown
 */
public record Locality(String region, String zone) implements Comparable<Locality> {

  /** Nothing is known. */
  public static final Locality UNKNOWN = new Locality("", "");

  private static final Comparator<Locality> ORDER =
      Comparator.comparing(Locality::region).thenComparing(Locality::zone);

  @Override
  public int compareTo(Locality other) {
    return ORDER.compare(this, other);
  }
}
