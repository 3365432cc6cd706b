package dev.fingerpost.server.cli;

import dev.fingerpost.model.catalog.Address;

/** Where the servers listen unless told otherwise. */
public final class Defaults {

  /** The xDS port. */
  public static final Address XDS = new Address("127.0.0.1", 18_000);

  /** The admin port. */
  public static final Address ADMIN = new Address("127.0.0.1", 18_080);

  private Defaults() {}
}
