package dev.fingerpost.integration.world;

import java.util.List;
import java.util.Map;

/** An instance as it is written to a registry. */
public record Registration(
    String service,
    String id,
    int port,
    int weight,
    Map<String, String> meta,
    List<String> tags,
    Health health) {

  public Registration {
    meta = Map.copyOf(meta);
    tags = List.copyOf(tags);
  }

  /** The registry's word on an instance. */
  public enum Health {
    /** All checks are good. */
    PASSING,
    /** Some check warns. */
    WARNING,
    /** Some check has failed. */
    CRITICAL,
    /** An operator has taken it out. */
    MAINTENANCE;

    /** As registries write it. */
    public String word() {
      return switch (this) {
        case PASSING -> "passing";
        case WARNING -> "warning";
        case CRITICAL -> "critical";
        case MAINTENANCE -> "maintenance";
      };
    }
  }

  /** A passing instance of weight 1 at a port of 127.0.0.1. */
  public static Registration of(String service, String id, int port) {
    return new Registration(service, id, port, 1, Map.of(), List.of(), Health.PASSING);
  }

  /** The same with a weight. */
  public Registration withWeight(int next) {
    return new Registration(service, id, port, next, meta, tags, health);
  }

  /** The same in another state. */
  public Registration withHealth(Health next) {
    return new Registration(service, id, port, weight, meta, tags, next);
  }

  /** The same with these tags. */
  public Registration withTags(String... next) {
    return new Registration(service, id, port, weight, meta, List.of(next), health);
  }

  /** The same with this Meta. */
  public Registration withMeta(Map<String, String> next) {
    return new Registration(service, id, port, weight, next, tags, health);
  }
}
