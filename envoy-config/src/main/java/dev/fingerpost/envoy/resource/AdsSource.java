package dev.fingerpost.envoy.resource;

import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;

/** Where an Envoy shall ask for a resource: on the one stream that it has. */
public final class AdsSource {

  /**
   * The static cluster of every bootstrap behind which the control planes stand. No service can
   * have this name: Envoy would ignore its cluster and send its requests to the control plane.
   */
  public static final String CONTROL_PLANE = "_control_plane";

  /**
   * Over ADS, with Envoy's own limit of 15 s on waiting. An endpoint source must never wait without
   * limit: one missing assignment would hold every later cluster update (OV-B8).
   */
  public static final ConfigSource CONFIG =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();

  private AdsSource() {}
}
