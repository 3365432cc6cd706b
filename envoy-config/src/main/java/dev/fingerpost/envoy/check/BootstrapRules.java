package dev.fingerpost.envoy.check;

import dev.fingerpost.envoy.check.field.Extensions;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.stream.Stream;

/** What a bootstrap must keep to beyond the rules of single fields. */
final class BootstrapRules {
  private BootstrapRules() {}

  static void addTo(TypeRules rules) {
    rules.on(Bootstrap.getDefaultInstance(), BootstrapRules::check);
  }

  private static void check(Bootstrap bootstrap, Path path, Findings findings) {
    Path clusters = path.field("static_resources");
    String local = bootstrap.getClusterManager().getLocalClusterName();
    boolean isThere = local.isEmpty();
    for (Cluster cluster : bootstrap.getStaticResources().getClustersList()) {
      isThere |= cluster.getName().equals(local);
      if (cluster.getType() == DiscoveryType.STATIC && waitsForSecrets(cluster)) {
        findings.add(
            CheckCode.STATIC_SECRET, clusters.element("clusters", cluster.getName()), "is STATIC");
      }
    }
    if (!isThere) {
      findings.add(
          CheckCode.LOCAL_CLUSTER,
          path.field("cluster_manager").field("local_cluster_name"),
          local);
    }
  }

  private static boolean waitsForSecrets(Cluster cluster) {
    return Extensions.open(cluster.getTransportSocket().getTypedConfig())
            instanceof Extensions.Known known
        && known
            .as(UpstreamTlsContext.getDefaultInstance())
            .map(UpstreamTlsContext::getCommonTlsContext)
            .stream()
            .flatMap(BootstrapRules::secrets)
            .anyMatch(secret -> secret.getSdsConfig().hasAds());
  }

  private static Stream<SdsSecretConfig> secrets(CommonTlsContext context) {
    return Stream.concat(
        context.getTlsCertificateSdsSecretConfigsList().stream(),
        Stream.of(
            context.getValidationContextSdsSecretConfig(),
            context.getCombinedValidationContext().getValidationContextSdsSecretConfig()));
  }
}
