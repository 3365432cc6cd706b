package dev.fingerpost.discovery.consul.wire;

/** How a reason says that rights seem to be lost: a sign that operators can search for. */
public final class Permissions {

  /** What such a reason begins with. */
  public static final String SIGN = "permissions?";

  /** What its reader can do. */
  public static final String ADVICE =
      "the token needs service_prefix \"\" and node_prefix \"\" with policy = \"read\"";

  private Permissions() {}

  /** Whether a reason says so. */
  public static boolean areMeant(String reason) {
    return reason.startsWith(SIGN);
  }
}
