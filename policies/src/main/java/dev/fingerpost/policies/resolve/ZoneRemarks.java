package dev.fingerpost.policies.resolve;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.policy.locality.ZonePreference;
import dev.fingerpost.model.yaml.Names;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What a service's instances make of its {@code locality}. */
final class ZoneRemarks {

  private ZoneRemarks() {}

  /** What is to be said of one service that has a {@code locality} of its own. */
  static Optional<Diagnostic> of(ZonePreference preference, EndpointPlan plan) {
    String path = "services." + plan.service() + ".locality";
    return switch (preference) {
      case ZonePreference.ZoneAware aware -> unmet(aware, plan, path);
      case ZonePreference.Weighted weighted -> unlisted(weighted, plan, path);
      case ZonePreference.AllAlike _, ZonePreference.OwnZoneFirst _ -> Optional.empty();
    };
  }

  /** The same in one line for each code, for services that have the one of the defaults. */
  static ImmutableList<Diagnostic> byDefault(List<Diagnostic> found) {
    ImmutableList.Builder<Diagnostic> all = ImmutableList.builder();
    for (String code : new TreeSet<>(found.stream().map(Diagnostic::code).toList())) {
      List<Diagnostic> same = found.stream().filter(each -> each.code().equals(code)).toList();
      Diagnostic first = same.getFirst();
      String more = same.size() == 1 ? "" : "; and %d more like it".formatted(same.size() - 1);
      all.add(Diagnostic.warning(code, first.message() + more, first.hint(), "defaults.locality"));
    }
    return all.build();
  }

  private static Optional<Diagnostic> unmet(
      ZonePreference.ZoneAware aware, EndpointPlan plan, String path) {
    List<PlannedEndpoint> used = used(plan);
    long zones = used.stream().map(PlannedEndpoint::locality).distinct().count();
    if (used.size() < aware.minClusterSize()) {
      return Optional.of(
          notAware(
              plan,
              "it has %d of the %d instances that `minClusterSize` asks for"
                  .formatted(used.size(), aware.minClusterSize()),
              "a smaller minClusterSize, or mode: priority, does without",
              path));
    }
    return zones < 2
        ? Optional.of(
            notAware(plan, "its instances are in one zone", "`consul.zoneFrom` finds zones", path))
        : Optional.empty();
  }

  private static Diagnostic notAware(EndpointPlan plan, String reason, String hint, String path) {
    return Diagnostic.warning(
        PolicyCode.NOT_ZONE_AWARE.id(),
        "`zoneAware` has no effect on `%s`: %s".formatted(plan.service(), reason),
        hint,
        path);
  }

  private static Optional<Diagnostic> unlisted(
      ZonePreference.Weighted weighted, EndpointPlan plan, String path) {
    return used(plan).stream()
        .map(endpoint -> endpoint.locality().zone())
        .filter(zone -> !weighted.weights().containsKey(zone))
        .sorted()
        .findFirst()
        .map(zone ->
            Diagnostic.warning(
                PolicyCode.UNLISTED_ZONE.id(),
                "`%s` has instances in %s, which `weights` does not list: its weight is 1"
                    .formatted(
                        plan.service(),
                        zone.isEmpty() ? "no zone" : "`" + Attributes.shown(zone) + "`"),
                Names.hint(zone, weighted.weights().keySet()),
                path));
  }

  private static List<PlannedEndpoint> used(EndpointPlan plan) {
    return plan.endpoints().stream()
        .filter(endpoint -> endpoint.health() != EndpointHealth.DRAINING)
        .toList();
  }
}
