package dev.fingerpost.envoy.check;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.check.field.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The rules that only the real Envoy has taught, each on one type of message, wherever that stands:
 * a retry policy in a route or in a virtual host, a ring under a subset.
 */
final class TypeRules {
  private final Map<String, Bound<?>> rules = new HashMap<>();

  /** What must hold for all messages of a type, and of them alone: not for where they stand. */
  @FunctionalInterface
  interface Rule<T extends Message> {
    void check(T message, Path path, Findings findings);
  }

  /** All of them. */
  static TypeRules all() {
    TypeRules all = new TypeRules();
    BalancerRules.addTo(all);
    ClusterRules.addTo(all);
    AssignmentRules.addTo(all);
    RouteRules.addTo(all);
    RetryRules.addTo(all);
    HeaderRules.addTo(all);
    FilterRules.addTo(all);
    ListenerRules.addTo(all);
    BootstrapRules.addTo(all);
    return all;
  }

  /** One more rule; each type has one. */
  <T extends Message> void on(T type, Rule<T> rule) {
    String name = type.getDescriptorForType().getFullName();
    if (rules.put(name, new Bound<>(type, rule)) != null) {
      throw new IllegalStateException("two rules on " + name);
    }
  }

  /** Checks one message, but not what is in it; says whether nothing was found. */
  boolean check(Message message, Path path, Findings findings) {
    int before = findings.count();
    Bound<?> rule = rules.get(message.getDescriptorForType().getFullName());
    if (rule != null) {
      rule.check(message, path, findings);
    }
    return findings.count() == before;
  }

  private record Bound<T extends Message>(T type, Rule<T> rule) {
    @SuppressWarnings("unchecked")
    void check(Message message, Path path, Findings findings) {
      rule.check(
          type.getClass().isInstance(message) ? (T) message : parsed(message), path, findings);
    }

    /** Inside an {@code Any} all messages are dynamic ones. */
    @SuppressWarnings("unchecked")
    private T parsed(Message message) {
      try {
        return (T) type.getParserForType().parseFrom(message.toByteString());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("it was decoded once", e);
      }
    }
  }
}
