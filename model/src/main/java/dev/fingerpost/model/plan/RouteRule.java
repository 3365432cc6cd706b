package dev.fingerpost.model.plan;

import dev.fingerpost.model.policy.routing.RequestMatch;

/** Some requests of a service, and what becomes of them. */
public record RouteRule(RequestMatch match, RouteSettings settings) {}
