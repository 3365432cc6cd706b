package dev.fingerpost.envoy.check.field;

import com.google.common.collect.ImmutableMap;
import org.jspecify.annotations.Nullable;

/** The way to a field in a message, spelt only when something is wrong there. */
public final class Path {
  /** The message itself. */
  public static final Path ROOT = new Path(null, "", "");

  /** Envoy's fields that a policy key of another name decides. */
  private static final ImmutableMap<String, String> POLICY_KEYS =
      ImmutableMap.of(
          "connect_timeout", "connectTimeout",
          "load_balancing_policy", "loadBalancer",
          "outlier_detection", "outlierDetection",
          "circuit_breakers", "circuitBreaker",
          "healthy_panic_threshold", "health.panicPercent",
          "retry_policy", "retry",
          "hash_policy", "loadBalancer.hashOn");

  private final @Nullable Path parent;
  private final String field;
  private final Object detail;

  private Path(@Nullable Path parent, String field, Object detail) {
    this.parent = parent;
    this.field = field;
    this.detail = detail;
  }

  /** One of its fields. */
  public Path field(String name) {
    return new Path(this, name, "");
  }

  /** One of a repeated field's values. */
  public Path element(String name, Object indexOrKey) {
    return new Path(this, name, indexOrKey);
  }

  /** The message inside an {@code Any}. */
  public Path unpacked(String type) {
    return new Path(this, "", type);
  }

  /** Whether it leads through a message of this type in an {@code Any}. */
  public boolean isInside(String type) {
    for (Path at = this; at != null; at = at.parent) {
      if (at.field.isEmpty() && at.detail.equals(type)) {
        return true;
      }
    }
    return false;
  }

  /** The path of the policy key that decides this field, as far as it is known. */
  public String policyPath(String service) {
    for (Path at = this; at != null; at = at.parent) {
      String key = POLICY_KEYS.get(at.field);
      if (key != null) {
        return "services." + service + "." + key;
      }
    }
    return "services." + service;
  }

  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    if (field.isEmpty()) {
      return parent + "(" + detail + ")";
    }
    String name = parent.parent == null ? field : parent + "." + field;
    return detail.equals("") ? name : name + "[" + detail + "]";
  }
}
