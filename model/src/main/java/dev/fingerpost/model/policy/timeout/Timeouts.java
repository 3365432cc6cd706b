package dev.fingerpost.model.policy.timeout;

import java.time.Duration;

/**
 * How long a caller waits for an answer.
 *
 * @param request {@code timeout}, Envoy's {@code RouteAction.timeout}, all tries included; 0 means
 *     no limit
 */
public record Timeouts(Duration request) {}
