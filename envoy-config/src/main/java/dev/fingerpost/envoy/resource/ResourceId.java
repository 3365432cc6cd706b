package dev.fingerpost.envoy.resource;

/** A resource's type and name. */
public record ResourceId(ResourceType type, String name) {}
