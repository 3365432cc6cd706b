package dev.fingerpost.discovery.consul.wire;

import java.util.Optional;

/**
 * Which part of a Consul a read is about. What is not given is the agent's own, and is not sent: a
 * Consul of the community answers 400 to a namespace.
 *
 * <p>The partition is not here: one client sends the same one with every read.
 */
public record Scope(Optional<String> datacenter, Optional<String> namespace) {}
