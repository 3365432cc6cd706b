package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.route.EncodedVirtualHost;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.ClusterPlan;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.RoutePlan;
import dev.fingerpost.model.plan.ServicePlan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last pass's outcome for one service. */
final class TranslatedService {
  private final Part<ClusterPlan, Naming<Entry>> cluster;
  private final Part<EndpointPlan, Entry> assignment;
  private final Part<RoutePlan, Optional<Naming<EncodedVirtualHost>>> virtualHost;
  private final String path;
  private @Nullable ServicePlan plan;
  private ImmutableList<Diagnostic> diagnostics = ImmutableList.of();

  TranslatedService(String service) {
    path = "services." + service;
    cluster = new Part<>("cluster", path);
    assignment = new Part<>("assignment", path);
    virtualHost = new Part<>("virtual host", path);
  }

  /** Whether the plan is another than the last one. */
  @SuppressWarnings("ReferenceEquality") // a plan that did not change is the same object
  boolean isNews(ServicePlan next) {
    return next != plan;
  }

  /** Takes the plan and translates what changed in it. */
  Work update(ServicePlan next, PartTranslations translations) {
    plan = next;
    Work work =
        new Work(
            cluster.update(next.cluster(), translations::cluster),
            assignment.update(next.endpoints(), translations::assignment),
            virtualHost.update(next.route(), translations::virtualHost));
    diagnostics = diagnostics(translations.check().plan(next));
    return work;
  }

  /**
   * What is served, if anything is. A service is served whole or not at all: a route without its
   * cluster, or a cluster without its assignment, would only mislead.
   */
  Optional<Served> served() {
    if (cluster.good().isEmpty() || assignment.good().isEmpty() || virtualHost.good().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Served(cluster.good().get(), assignment.good().get(), virtualHost.good().get()));
  }

  ImmutableList<Diagnostic> diagnostics() {
    return diagnostics;
  }

  private ImmutableList<Diagnostic> diagnostics(ImmutableList<Diagnostic> onPlan) {
    ImmutableList.Builder<Diagnostic> all = ImmutableList.builder();
    all.addAll(cluster.diagnostics());
    all.addAll(assignment.diagnostics());
    all.addAll(virtualHost.diagnostics());
    all.addAll(onPlan);
    if (served().isEmpty()) {
      all.add(CheckCode.HELD_BACK.about("it has no last good state", path));
    }
    return all.build();
  }

  /**
   * What of a service is sent.
   *
   * @param virtualHost empty for a service that has none
   */
  record Served(
      Naming<Entry> cluster, Entry assignment, Optional<Naming<EncodedVirtualHost>> virtualHost) {}
}
