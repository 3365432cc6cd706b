package dev.fingerpost.policies.resolve;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.TrafficPlan;

/**
 * What a catalog and a policy set come to.
 *
 * @param diagnostics warnings, without places: their paths lead to {@code Origins}
 */
public record Resolution(TrafficPlan plan, ImmutableList<Diagnostic> diagnostics) {}
