package dev.fingerpost.model.catalog;

/**
 * The sum of an instance's health checks, small enough to compare and rich enough for {@code
 * health.checks: all} and {@code one}.
 *
 * @param maintenance the service or its node is in maintenance, whatever the checks say
 * @param node the worst of the node's checks; they always count
 * @param worst the worst of the service's own checks, passing if there are none
 * @param best the best of the service's own checks, passing if there are none
 */
public record Checks(boolean maintenance, CheckStatus node, CheckStatus worst, CheckStatus best) {

  /** No check complains. */
  public static final Checks PASSING = of(CheckStatus.PASSING);

  /** In maintenance, otherwise passing. */
  public static final Checks MAINTENANCE =
      new Checks(true, CheckStatus.PASSING, CheckStatus.PASSING, CheckStatus.PASSING);

  /** One service check with this status. */
  public static Checks of(CheckStatus status) {
    return new Checks(false, CheckStatus.PASSING, status, status);
  }

  /** The instance's status if every check counts. */
  public CheckStatus all() {
    return node.worse(worst);
  }

  /** The instance's status if one good service check is enough. */
  public CheckStatus one() {
    return node.worse(best);
  }
}
