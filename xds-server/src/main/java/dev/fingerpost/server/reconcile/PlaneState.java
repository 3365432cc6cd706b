package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.server.brake.Hold;
import java.util.Optional;

/**
 * What the control plane holds after a pass, for people and metrics; nothing is decided from it.
 *
 * @param pass the number of the pass, from 1; 0 before the first
 * @param registries the status of each registry by its name
 * @param policyStatus the status of the policy source
 * @param live what is being served; empty before the first publish
 * @param holds what the registries say and is not believed yet
 */
public record PlaneState(
    long pass,
    ImmutableMap<String, SourceStatus> registries,
    SourceStatus policyStatus,
    Optional<Served> live,
    ImmutableList<Hold> holds,
    ImmutableList<Diagnostic> diagnostics) {

  /** A state in which nothing is held back. */
  public PlaneState(
      long pass,
      ImmutableMap<String, SourceStatus> registries,
      SourceStatus policyStatus,
      Optional<Served> live,
      ImmutableList<Diagnostic> diagnostics) {
    this(pass, registries, policyStatus, live, ImmutableList.of(), diagnostics);
  }

  /** The state before the first pass. */
  public static PlaneState before(
      ImmutableMap<String, SourceStatus> registries, SourceStatus policyStatus) {
    return new PlaneState(0, registries, policyStatus, Optional.empty(), ImmutableList.of());
  }

  /** What is being served. */
  public record Served(Policies policies, TrafficPlan plan) {}
}
