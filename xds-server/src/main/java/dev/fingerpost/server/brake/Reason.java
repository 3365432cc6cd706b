package dev.fingerpost.server.brake;

/** Why a change is held back. */
public enum Reason {
  /** A large part of a service's instances vanished. */
  DROPPED,
  /** A service's last instances vanished; its name is still listed. */
  EMPTIED,
  /** A service vanished with its last instances. */
  GONE,
  /** A large part of all instances vanished. */
  MANY_VANISHED,
  /** A large part of all instances is said to be sick or in maintenance. */
  MANY_SICKENED;

  /** Whether it is about all services together. */
  public boolean isAboutAll() {
    return switch (this) {
      case DROPPED, EMPTIED, GONE -> false;
      case MANY_VANISHED, MANY_SICKENED -> true;
    };
  }
}
