package dev.fingerpost.discovery.consul.catalog;

import dev.fingerpost.discovery.consul.wire.Permissions;

/**
 * Why the newest word of a datacenter is missing or not believed, and what its operator can do.
 *
 * @param what in a few words
 * @param advice in a few words
 */
record Trouble(String what, String advice) {

  /** Of a read that failed: lost rights have an advice of their own. */
  static Trouble ofRead(String what, String reason, String advice) {
    return Permissions.areMeant(reason)
        ? ofRights(reason)
        : new Trouble(what + ": " + reason, advice);
  }

  /**
   * That rights seem to be lost.
   *
   * @param what begins with {@link Permissions#SIGN}
   */
  static Trouble ofRights(String what) {
    return new Trouble(what, Permissions.ADVICE);
  }

  boolean isAboutRights() {
    return Permissions.areMeant(what);
  }

  /** All that an operator reads of it. */
  String words(String meanwhile) {
    return what + "; " + meanwhile + "; " + advice;
  }
}
