package dev.fingerpost.policies.health;

import dev.fingerpost.model.policy.health.HealthCheck;
import dev.fingerpost.model.policy.health.HealthCheck.Probe;
import dev.fingerpost.model.policy.health.HealthCheck.Streaks;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.Optional;

/** A merged {@code healthCheck} block to its record, with what Envoy has no defaults for. */
public final class HealthCheckBinder {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int UNHEALTHY = 3;
  private static final int HEALTHY = 2;

  private HealthCheckBinder() {}

  /** Binds a block that its shape and rules accept; empty if there is none. */
  public static Optional<HealthCheck> bind(Optional<YamlNode> node) {
    return node.filter(Mapping.class::isInstance)
        .map(Fields::of)
        .map(block ->
            new HealthCheck(
                probe(block),
                block.period("interval").orElse(INTERVAL),
                block.period("noTrafficInterval"),
                block.period("timeout").orElse(TIMEOUT),
                new Streaks(
                    block.whole("unhealthyThreshold").orElse(UNHEALTHY),
                    block.whole("healthyThreshold").orElse(HEALTHY))));
  }

  private static Probe probe(Fields block) {
    return block
        .text("http")
        .<Probe>map(Probe.Http::new)
        .or(() -> block.text("grpc").map(Probe.Grpc::new))
        .orElseGet(Probe.Tcp::new);
  }
}
