package dev.fingerpost.discovery.consul.rows;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one reply said about a service, without what changes and means nothing (the output of
 * checks, indexes, order), so that two readings are equal if nothing worth publishing happened.
 *
 * @param rows how many entries the reply had, those that made no instance among them
 * @param callable whether it is a service of its own, not the proxies or gateways of others
 */
public record Reading(
    Service service, int rows, boolean callable, ImmutableList<Diagnostic> diagnostics) {

  /** Whether every instance had said itself that it would take no more requests. */
  public boolean mayVanish() {
    return service.instances().stream().allMatch(Reading::isOut);
  }

  /** How much of this the next reading has lost. */
  public Loss lossTo(Reading next) {
    boolean vanished = rows > 0 && next.rows == 0 && !mayVanish();
    boolean halved = rows >= 4 && next.rows * 2 < rows;
    if (vanished || halved) {
      return Loss.LARGE;
    }
    return next.rows < rows ? Loss.SOME : Loss.NONE;
  }

  /** The next reading, and of this one the instances that the next one lacks. */
  public Reading plus(Reading next) {
    Map<InstanceKey, Instance> all = new TreeMap<>();
    service.instances().forEach(instance -> all.put(instance.key(), instance));
    next.service.instances().forEach(instance -> all.put(instance.key(), instance));
    return all.size() == next.service.instances().size() && rows <= next.rows
        ? next
        : new Reading(
            Service.of(service.name(), ImmutableList.copyOf(all.values())),
            Math.max(rows, next.rows),
            callable || next.callable,
            next.diagnostics);
  }

  /** Whether the instance itself says that it takes no more requests. */
  public static boolean isOut(Instance instance) {
    return instance.checks().maintenance() || instance.checks().all() == CheckStatus.CRITICAL;
  }
}
