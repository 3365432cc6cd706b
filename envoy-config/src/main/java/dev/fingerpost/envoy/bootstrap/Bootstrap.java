package dev.fingerpost.envoy.bootstrap;

import com.google.protobuf.Duration;
import dev.fingerpost.envoy.print.ResourcePrinter;
import dev.fingerpost.envoy.resource.AdsSource;
import dev.fingerpost.envoy.resource.ProtoValues;
import io.envoyproxy.envoy.config.bootstrap.v3.Admin;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources;
import io.envoyproxy.envoy.config.bootstrap.v3.ClusterManager;
import io.envoyproxy.envoy.config.bootstrap.v3.LayeredRuntime;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer.AdminLayer;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer.RtdsLayer;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource.ApiType;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;

/**
 * What an Envoy starts with. It carries from the first day what later features need, so that no
 * Envoy has to be started anew for them.
 */
public final class Bootstrap {
  private static final String HEAD =
      """
      # An Envoy under Fingerpost: everything but this file comes from the control plane.
      # cds_config and lds_config wait without limit (initial_fetch_timeout: 0s): without a control
      # plane an Envoy would only answer 404, so it does not open its listener before it has one.
      # Write 15s there for Envoys that must start whatever happens.
      """;

  private Bootstrap() {}

  /** The bootstrap as YAML with comments. */
  public static String yaml(BootstrapOptions options) {
    return HEAD + new ResourcePrinter().print(message(options));
  }

  /** The bootstrap as Envoy's message. */
  public static io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap message(
      BootstrapOptions options) {
    return io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.newBuilder()
        .setNode(Nodes.node(options))
        .setDynamicResources(dynamicResources())
        .setClusterManager(clusterManager())
        .setStaticResources(
            StaticResources.newBuilder()
                .addClusters(BootstrapClusters.local(options.cluster()))
                .addClusters(BootstrapClusters.controlPlane(options.xds())))
        .setLayeredRuntime(layeredRuntime())
        .setAdmin(Admin.newBuilder().setAddress(ProtoValues.address(options.admin())))
        .build();
  }

  private static DynamicResources dynamicResources() {
    ConfigSource patient =
        AdsSource.CONFIG.toBuilder().setInitialFetchTimeout(Duration.getDefaultInstance()).build();
    return DynamicResources.newBuilder()
        .setAdsConfig(controlPlane(ApiType.DELTA_GRPC).setSetNodeOnFirstMessageOnly(true))
        .setCdsConfig(patient)
        .setLdsConfig(patient)
        .build();
  }

  private static ClusterManager clusterManager() {
    return ClusterManager.newBuilder()
        .setLocalClusterName(BootstrapClusters.LOCAL)
        .setLoadStatsConfig(controlPlane(ApiType.GRPC))
        .setEnableDeferredClusterCreation(true)
        .build();
  }

  private static ApiConfigSource.Builder controlPlane(ApiType type) {
    return ApiConfigSource.newBuilder()
        .setApiType(type)
        .setTransportApiVersion(ApiVersion.V3)
        .addGrpcServices(
            GrpcService.newBuilder()
                .setEnvoyGrpc(
                    GrpcService.EnvoyGrpc.newBuilder().setClusterName(AdsSource.CONTROL_PLANE)));
  }

  private static LayeredRuntime layeredRuntime() {
    var served = RtdsLayer.newBuilder().setName(RuntimeLayer.NAME).setRtdsConfig(AdsSource.CONFIG);
    return LayeredRuntime.newBuilder()
        .addLayers(layer(RuntimeLayer.NAME).setRtdsLayer(served))
        .addLayers(layer("admin").setAdminLayer(AdminLayer.getDefaultInstance()))
        .build();
  }

  private static io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer.Builder layer(String name) {
    return io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer.newBuilder().setName(name);
  }
}
