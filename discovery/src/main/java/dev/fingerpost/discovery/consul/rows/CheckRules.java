package dev.fingerpost.discovery.consul.rows;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.consul.wire.Row;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Checks;
import java.util.List;

/**
 * What an instance's checks come to.
 *
 * @param unknown statuses that Consul took and does not have; they count as critical
 */
record CheckRules(Checks checks, ImmutableSortedSet<String> unknown) {

  private static final String NODE_MAINTENANCE = "_node_maintenance";
  private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

  static CheckRules of(List<Row.Check> checks) {
    ImmutableSortedSet.Builder<String> unknown = ImmutableSortedSet.naturalOrder();
    boolean maintenance = false;
    CheckStatus node = CheckStatus.PASSING;
    CheckStatus worst = CheckStatus.PASSING;
    CheckStatus best = CheckStatus.CRITICAL;
    boolean checked = false;
    for (Row.Check check : checks) {
      CheckStatus status = status(check.status(), unknown);
      if (isMaintenance(check)) {
        maintenance |= status == CheckStatus.CRITICAL;
      } else if (check.service().isEmpty()) {
        node = node.worse(status);
      } else {
        checked = true;
        worst = worst.worse(status);
        best = best.better(status);
      }
    }
    return new CheckRules(
        new Checks(maintenance, node, worst, checked ? best : CheckStatus.PASSING),
        unknown.build());
  }

  private static boolean isMaintenance(Row.Check check) {
    return check.id().equals(NODE_MAINTENANCE) || check.id().startsWith(SERVICE_MAINTENANCE);
  }

  private static CheckStatus status(String text, ImmutableSortedSet.Builder<String> unknown) {
    return switch (text) {
      case "passing" -> CheckStatus.PASSING;
      case "warning" -> CheckStatus.WARNING;
      case "critical" -> CheckStatus.CRITICAL;
      default -> {
        unknown.add(text);
        yield CheckStatus.CRITICAL;
      }
    };
  }
}
