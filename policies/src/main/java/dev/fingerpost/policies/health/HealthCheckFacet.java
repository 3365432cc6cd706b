package dev.fingerpost.policies.health;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Merge;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import java.time.Duration;

/**
 * The grammar of {@code healthCheck}, with which every Envoy probes every instance. The kinds of
 * probe replace each other from level to level.
 */
public final class HealthCheckFacet implements Facet {

  /** The kinds of probe, of which a check has one. */
  static final ImmutableSet<String> KINDS = ImmutableSet.of("http", "grpc", "tcp");

  /** A gRPC service's full name, or nothing: the server as a whole. */
  private static final Shape GRPC_SERVICE =
      Shape.Word.of(
          "[A-Za-z0-9_./-]{0,255}",
          TextCode.NAME,
          "write the gRPC service to ask for, such as shop.v1.Orders, or \"\"");

  /** Every Envoy probes every instance as often. */
  private static final Shape PAUSE = new Shape.Period(Duration.ofMillis(100), Duration.ofDays(365));

  /** An Envoy uses a cluster, and tells of it, only when each instance has answered once or not. */
  private static final Shape PATIENCE =
      new Shape.Period(Duration.ofMillis(1), Duration.ofSeconds(10));

  private static final Shape SHAPE =
      Shape.Either.of(
          Shape.OneOf.of("none"),
          Shape.Block.EMPTY
              .with("http", Words.PATH)
              .with("grpc", GRPC_SERVICE)
              .with("tcp", Shape.OneOf.of("connect"))
              .with("interval", PAUSE)
              .with("noTrafficInterval", PAUSE)
              .with("timeout", PATIENCE)
              .with("unhealthyThreshold", Words.COUNT)
              .with("healthyThreshold", Words.COUNT)
              .excluding(KINDS.toArray(String[]::new)));

  @Override
  public String key() {
    return "healthCheck";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    HealthCheckRules.check(value, subject);
  }

  @Override
  public YamlNode add(YamlNode base, YamlNode written) {
    boolean replacesKind =
        written instanceof Mapping above
            && !Sets.intersection(above.entries().keySet(), KINDS).isEmpty();
    return replacesKind && base instanceof Mapping below
        ? Merge.over(Merge.keep(below, key -> !KINDS.contains(key)), written)
        : Merge.over(base, written);
  }
}
