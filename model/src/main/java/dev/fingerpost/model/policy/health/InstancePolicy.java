package dev.fingerpost.model.policy.health;

import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.guard.Guard;
import java.util.Optional;

/**
 * How the registry's facts about instances become endpoints.
 *
 * @param weightFrom {@code consul.weightFrom}: where a weight may stand that beats the registry's
 *     own
 * @param zoneFrom {@code consul.zoneFrom}: the same for the zone
 * @param remoteAddress {@code consul.remoteAddress}: the tag of the address by which an instance of
 *     another datacenter is reached; the registry's choice if empty
 * @param fixedWeights {@code loadBalancer.fixedWeights}: weights by {@code ID} or {@code node/ID}
 *     that beat all others
 * @param guard how much of a loss is believed at once
 */
public record InstancePolicy(
    Health health,
    Optional<Attribute> weightFrom,
    Optional<Attribute> zoneFrom,
    Optional<String> remoteAddress,
    ImmutableSortedMap<String, Integer> fixedWeights,
    Guard guard) {

  /** Whether the registry's word on the instance lets it have requests. */
  public boolean takesRequests(Instance instance) {
    CheckStatus status =
        switch (health.checks()) {
          case ALL -> instance.checks().all();
          case ONE -> instance.checks().one();
        };
    return !instance.checks().maintenance() && status != CheckStatus.CRITICAL;
  }

  /**
   * The {@code health} block.
   *
   * @param warning what becomes of an instance in warning
   * @param critical what becomes of a critical one
   * @param maintenance what becomes of one in maintenance; it wins over critical
   * @param panicPercent below this share of healthy instances Envoy uses all of them; 0 switches
   *     that off
   */
  public record Health(
      WhenWarning warning,
      WhenCritical critical,
      WhenMaintenance maintenance,
      CountedChecks checks,
      Percent panicPercent) {}

  /** {@code health.warning}. */
  public enum WhenWarning {
    HEALTHY,
    DEGRADED
  }

  /** {@code health.critical}. */
  public enum WhenCritical {
    UNHEALTHY
  }

  /** {@code health.maintenance}. */
  public enum WhenMaintenance {
    DRAIN,
    UNHEALTHY
  }

  /** {@code health.checks}: every check counts, or one good one is enough. */
  public enum CountedChecks {
    ALL,
    ONE
  }

  /** Where in an instance's free attributes a value stands. */
  public sealed interface Attribute {

    /** {@code meta.KEY}: the value of that Meta key. */
    record Meta(String key) implements Attribute {}

    /** {@code tag.NAME}: what follows {@code NAME:} in a tag. */
    record Tag(String name) implements Attribute {}
  }
}
