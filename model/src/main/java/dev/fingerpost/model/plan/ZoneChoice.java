package dev.fingerpost.model.plan;

/** How an Envoy chooses among the zones of a service. What a zone weighs is no part of it. */
public sealed interface ZoneChoice {

  /** Instances are chosen from all zones alike. */
  record AllAlike() implements ZoneChoice {}

  /**
   * The Envoy's own zone, as far as that leaves every instance its share.
   *
   * @param minClusterSize with fewer healthy instances all zones are alike
   */
  record NearestFirst(int minClusterSize) implements ZoneChoice {}

  /** First a zone by its weight, then an instance of it. */
  record ByWeight() implements ZoneChoice {}
}
