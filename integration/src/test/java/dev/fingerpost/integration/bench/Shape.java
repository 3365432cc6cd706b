package dev.fingerpost.integration.bench;

import com.google.common.base.Ascii;

/**
 * The size of one measurement.
 *
 * @param groups of clients that the server keeps apart; 0 if it need not
 * @param routes route tables beside clusters and endpoints; 0 if nobody asks for any
 * @param load what the cell varies beside: a rate, a share in per cent, a number of resources
 */
record Shape(int services, int clients, Wire wire, Sight sight, int groups, int routes, int load) {

  /** What each client asks for. */
  enum Sight {
    /** All clusters and all endpoints. */
    ALL,
    /** Twenty clusters by name, and their endpoints. */
    SCOPED
  }

  /** Each client sees everything, by delta. */
  static Shape all(int services, int clients) {
    return new Shape(services, clients, Wire.DELTA, Sight.ALL, 0, 0, 0);
  }

  /** Each client sees twenty services, by delta. */
  static Shape scoped(int services, int clients) {
    return new Shape(services, clients, Wire.DELTA, Sight.SCOPED, 0, 0, 0);
  }

  Shape withServices(int number) {
    return new Shape(number, clients, wire, sight, groups, routes, load);
  }

  Shape withClients(int number) {
    return new Shape(services, number, wire, sight, groups, routes, load);
  }

  Shape with(Wire another) {
    return new Shape(services, clients, another, sight, groups, routes, load);
  }

  Shape withGroups(int number) {
    return new Shape(services, clients, wire, sight, number, routes, load);
  }

  Shape withRoutes(int number) {
    return new Shape(services, clients, wire, sight, groups, number, load);
  }

  Shape withLoad(int number) {
    return new Shape(services, clients, wire, sight, groups, routes, number);
  }

  /** In a table. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("S=").append(services).append(" N=").append(clients);
    text.append(' ').append(Ascii.toLowerCase(wire.name()));
    if (sight == Sight.SCOPED) {
      text.append(" s20");
    }
    if (groups > 0) {
      text.append(" groups=").append(groups);
    }
    return load > 0 ? text.append(" load=").append(load).toString() : text.toString();
  }
}
