package dev.fingerpost.server.cli;

import dev.fingerpost.server.boot.ControlPlane;
import dev.fingerpost.server.boot.ServeOptions;
import dev.fingerpost.server.reconcile.Readiness;
import java.io.PrintWriter;

/** What {@code serve} says at its start: where it serves, from what, and what to try. */
final class Banner {

  private Banner() {}

  static void print(PrintWriter out, ControlPlane plane, ServeOptions options) {
    Readiness readiness = Readiness.of(plane.state());
    out.printf("xDS       %s%n", options.listen().xds());
    out.printf("admin     http://%s/%n", options.listen().admin());
    out.printf("%s%n", readiness.ready() ? "ready" : "waiting for the first answer of each source");
    readiness.reasons().forEach(reason -> out.printf("  %s%n", reason));
    out.printf(
        "try       fingerpost bootstrap --id web-1 --cluster web --xds %s > envoy.yaml%n",
        options.listen().xds());
    out.printf("          curl http://%s/readyz%n", options.listen().admin());
    out.flush();
  }
}
