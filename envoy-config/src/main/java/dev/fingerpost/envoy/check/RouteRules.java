package dev.fingerpost.envoy.check;

import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;

/** What a virtual host must keep to beyond the rules of single fields. */
final class RouteRules {
  private RouteRules() {}

  static void check(VirtualHost host, Findings findings) {
    for (int i = 0; i < host.getRoutesCount(); i++) {
      RetryBackOff backOff = host.getRoutes(i).getRoute().getRetryPolicy().getRetryBackOff();
      Path path = Path.ROOT.element("routes", i).field("route").field("retry_policy");
      // Envoy refuses the whole table for it (OV-D14).
      if (backOff.hasMaxInterval()
          && Durations.compare(backOff.getMaxInterval(), backOff.getBaseInterval()) < 0) {
        findings.error(CheckCode.BACK_OFF, path, Durations.toString(backOff.getMaxInterval()));
      }
    }
  }
}
