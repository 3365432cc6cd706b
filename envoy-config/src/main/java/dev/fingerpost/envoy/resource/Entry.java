package dev.fingerpost.envoy.resource;

import com.google.protobuf.ByteString;

/**
 * One resource, encoded once: every stream sends the same bytes.
 *
 * @param name the resource's own name, as Envoy knows it
 * @param version a hash of {@code body}, the same on every replica and after every restart
 * @param body the deterministic encoding of the resource's message itself, without {@code Any}
 * @param subject the service that the resource is about; empty if it is about none
 */
public record Entry(
    ResourceType type, String name, String version, ByteString body, String subject) {}
