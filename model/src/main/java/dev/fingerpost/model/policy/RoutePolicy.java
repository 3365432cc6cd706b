package dev.fingerpost.model.policy;

import dev.fingerpost.model.policy.routing.RequestMatch;

/** One of a service's {@code routes}, complete: what it does not write holds as for the service. */
public record RoutePolicy(RequestMatch match, RequestPolicy requests) {}
