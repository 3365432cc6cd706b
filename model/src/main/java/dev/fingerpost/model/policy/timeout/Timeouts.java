package dev.fingerpost.model.policy.timeout;

import java.time.Duration;

/**
 * How long a caller waits.
 *
 * @param connect {@code connectTimeout}, Envoy's {@code Cluster.connect_timeout}; over 0
 * @param request {@code timeout}, Envoy's {@code RouteAction.timeout}, all tries included; 0 means
 *     no limit
 */
public record Timeouts(Duration connect, Duration request) {}
