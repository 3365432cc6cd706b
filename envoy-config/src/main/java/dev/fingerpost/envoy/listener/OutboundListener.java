package dev.fingerpost.envoy.listener;

import com.google.protobuf.BoolValue;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.RouteTable;
import dev.fingerpost.model.plan.Audience;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.time.Duration;

/**
 * The listener that an application sends its requests to. It depends on the audience alone: policy
 * changes routes, and a changed listener would drain its connections.
 */
public final class OutboundListener {

  /** The listener's name, and the prefix of its statistics. */
  public static final String NAME = "outbound";

  private static final Duration STREAM_IDLE_TIMEOUT = Duration.ofMinutes(5);

  private OutboundListener() {}

  /** The listener for an audience. */
  public static Entry of(Audience audience) {
    Listener listener =
        Listener.newBuilder()
            .setName(NAME)
            .setAddress(ProtoValues.address(audience.outbound()))
            .setTrafficDirection(TrafficDirection.OUTBOUND)
            .addFilterChains(FilterChain.newBuilder().addFilters(connectionManager()))
            .build();
    return Entries.general(ResourceType.LISTENER, NAME, listener);
  }

  private static Filter connectionManager() {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(NAME)
            .setCodecType(CodecType.AUTO)
            .setRds(
                Rds.newBuilder()
                    .setRouteConfigName(RouteTable.NAME)
                    .setConfigSource(AdsSource.CONFIG))
            .setStreamIdleTimeout(ProtoValues.duration(STREAM_IDLE_TIMEOUT))
            // No caller is internal, so no request can override policy with x-envoy headers.
            .setInternalAddressConfig(InternalAddressConfig.getDefaultInstance())
            // Dots are resolved before routes match; doubled slashes may mean something to a
            // service, so they stay.
            .setNormalizePath(BoolValue.of(true))
            .setMergeSlashes(false)
            .addAllHttpFilters(HttpFilters.outbound())
            .build();
    return Filter.newBuilder()
        .setName("envoy.filters.network.http_connection_manager")
        .setTypedConfig(Deterministic.pack(manager))
        .build();
  }
}
