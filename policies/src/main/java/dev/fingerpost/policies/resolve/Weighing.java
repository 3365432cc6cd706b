package dev.fingerpost.policies.resolve;

import com.google.common.primitives.Ints;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.policy.health.InstancePolicy;
import dev.fingerpost.model.policy.health.InstancePolicy.Attribute;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Weights of instances: the registry's own for a passing instance, or the one that policy finds in
 * its attributes, or the one that policy gives it by name; in warning, in the registry's proportion
 * of warning to passing.
 */
record Weighing(InstancePolicy policy, String service, List<Diagnostic> diagnostics) {

  /** The weight before scaling; 0 if any source says so, which means no new traffic. */
  double of(Instance instance, CheckStatus status) {
    Weights weights = instance.weights();
    int base = fixed(instance).or(() -> fromAttributes(instance)).orElse(weights.passing());
    if (base == 0 || weights.passing() == 0) {
      return 0;
    }
    return status == CheckStatus.WARNING
        ? (double) base * weights.warning() / weights.passing()
        : base;
  }

  /** An ID is unique on its node only; the longer name wins. */
  private Optional<Integer> fixed(Instance instance) {
    String full = instance.key().node() + "/" + instance.id();
    return Optional.ofNullable(policy.fixedWeights().get(full))
        .or(() -> Optional.ofNullable(policy.fixedWeights().get(instance.id())));
  }

  private Optional<Integer> fromAttributes(Instance instance) {
    if (policy.weightFrom().isEmpty()) {
      return Optional.empty();
    }
    Attribute attribute = policy.weightFrom().get();
    Optional<String> text = Attributes.find(attribute, instance);
    Optional<Integer> weight =
        text.map(Ints::tryParse).filter(value -> value >= 0 && value <= Weights.MAX);
    if (text.isPresent() && weight.isEmpty()) {
      diagnostics.add(
          Attributes.ignored(
              service,
              instance,
              "`%s` is no weight (expected: 0 to %d)"
                  .formatted(Attributes.shown(text.get()), Weights.MAX),
              attribute));
    }
    return weight;
  }

  /**
   * What to multiply all weights of a cluster by, so that they are whole and at most {@link
   * PlannedEndpoint#MAX_WEIGHT}.
   */
  static double scale(Collection<Double> weights) {
    double max = weights.stream().mapToDouble(weight -> weight).max().orElse(1);
    boolean fits =
        max <= PlannedEndpoint.MAX_WEIGHT
            && weights.stream().allMatch(weight -> weight == Math.rint(weight));
    return fits || max == 0 ? 1 : PlannedEndpoint.MAX_WEIGHT / max;
  }

  /** A weight as it is sent: never 0, which Envoy refuses. */
  static int sent(double weight, double scale) {
    return Math.clamp(Math.round(weight * scale), 1, PlannedEndpoint.MAX_WEIGHT);
  }
}
