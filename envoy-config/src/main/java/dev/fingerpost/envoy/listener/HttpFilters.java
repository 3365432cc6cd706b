package dev.fingerpost.envoy.listener;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.resource.Deterministic;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.stateful_session.v3.StatefulSession;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;

/**
 * The HTTP filters of a listener. All that a policy may need stand there from the start and do
 * nothing until a route (OV-G8) or a runtime key tells them to, so that no policy ever changes a
 * listener.
 */
final class HttpFilters {
  private HttpFilters() {}

  static ImmutableList<HttpFilter> outbound() {
    return ImmutableList.of(
        filter("local_ratelimit", LocalRateLimit.newBuilder().setStatPrefix("local").build()),
        filter("fault", HTTPFault.getDefaultInstance()),
        filter("header_to_metadata", Config.getDefaultInstance()),
        filter("stateful_session", StatefulSession.getDefaultInstance()),
        filter("router", Router.newBuilder().addUpstreamLog(AttemptLog.logger()).build()));
  }

  private static HttpFilter filter(String name, Message config) {
    return HttpFilter.newBuilder()
        .setName("envoy.filters.http." + name)
        .setTypedConfig(Deterministic.pack(config))
        .build();
  }
}
