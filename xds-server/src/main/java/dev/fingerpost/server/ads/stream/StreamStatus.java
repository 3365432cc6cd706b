package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceType;

/**
 * One live stream.
 *
 * @param types those that the client asked for, in the order of the enum
 */
public record StreamStatus(Client client, ImmutableMap<ResourceType, TypeStatus> types) {}
