package dev.fingerpost.policies.grammar;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.yaml.Refusal;
import dev.fingerpost.model.yaml.Shape;

/**
 * The list of what this version reads and checks in full, and does not serve. To serve a key,
 * strike it here, then give it a record, a binder and a translator.
 */
public final class NotServed {

  /** Keys: of a service or {@code defaults}, of a block of theirs, or of a file. */
  public static final ImmutableSortedSet<String> KEYS =
      ImmutableSortedSet.of(
          "allow",
          "canary",
          "consul.allowMeta",
          "failover",
          "gateways",
          "inbound",
          "jwt",
          "loadBalancer.minShare",
          "loadBalancer.mode",
          "loadBalancer.signal",
          "mirror",
          "pin",
          "presets.jwt",
          "rateLimit.global",
          "routes.to",
          "split",
          "splitOn",
          "subsets");

  /** Single values, after their key. */
  public static final ImmutableSortedSet<String> VALUES =
      ImmutableSortedSet.of("loadBalancer.policy: leastTime");

  private NotServed() {}

  /** The shape of a key, marked if the key is not served. */
  public static Shape mark(String key, Shape shape) {
    return KEYS.contains(key) ? new Shape.Unserved(shape) : shape;
  }

  /** A block, of which those keys are marked that are not served. */
  public static Shape.Block markKeys(String key, Shape.Block block) {
    Shape.Block marked = Shape.Block.EMPTY;
    for (var entry : block.keys().entrySet()) {
      marked = marked.with(entry.getKey(), mark(key + "." + entry.getKey(), entry.getValue()));
    }
    return new Shape.Block(marked.keys(), block.required(), block.exclusive(), block.refused());
  }

  /** Those values of a key that are not served. */
  public static ImmutableMap<String, Refusal> values(String key, ImmutableSet<String> values) {
    return values.stream()
        .filter(value -> VALUES.contains(key + ": " + value))
        .collect(ImmutableMap.toImmutableMap(value -> value, value -> new Refusal.NotServed()));
  }
}
