package dev.fingerpost.integration;

import dev.fingerpost.integration.world.EchoService;
import java.util.List;
import java.util.stream.Collectors;

/** A bootstrap without any control plane: one listener, one cluster in turns. */
final class StaticBootstrap {

  private StaticBootstrap() {}

  static String of(int port, List<EchoService> instances) {
    String endpoints =
        instances.stream()
            .map(service ->
                "{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}"
                    .formatted(service.port()))
            .collect(Collectors.joining(", "));
    return """
    admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
    static_resources:
      listeners:
      - address: {socket_address: {address: 127.0.0.1, port_value: %d}}
        filter_chains:
        - filters:
          - name: http
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: http
              http_filters:
              - name: router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
              route_config:
                virtual_hosts:
                - name: orders
                  domains: [orders]
                  routes: [{match: {prefix: /}, route: {cluster: orders}}]
      clusters:
      - name: orders
        type: STATIC
        lb_policy: ROUND_ROBIN
        load_assignment: {cluster_name: orders, endpoints: [{lb_endpoints: [%s]}]}
    """
        .formatted(port, endpoints);
  }
}
