package dev.fingerpost.discovery.consul;

/** How a reason says that rights seem to be lost: a sign that operators can search for. */
final class Permissions {

  static final String SIGN = "permissions?";

  static final String ADVICE =
      "the token needs service_prefix \"\" and node_prefix \"\" with policy = \"read\"";

  private Permissions() {}

  static boolean areMeant(String reason) {
    return reason.startsWith(SIGN);
  }
}
