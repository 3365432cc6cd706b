package dev.fingerpost.discovery.consul;

/** The word by which a reason says that rights seem to be lost: what operators can search for. */
final class Permissions {

  static final String SIGN = "permissions?";

  private Permissions() {}

  static boolean areMeant(String reason) {
    return reason.startsWith(SIGN);
  }
}
