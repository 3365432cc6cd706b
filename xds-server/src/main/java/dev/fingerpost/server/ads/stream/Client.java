package dev.fingerpost.server.ads.stream;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.time.Instant;

/**
 * Who is at the other end of a stream.
 *
 * @param version of the client, empty if it does not say
 */
public record Client(String nodeId, String cluster, String version, Instant connectedSince) {

  /** What is kept of a node; the node itself takes 60 kB. */
  public static Client of(Node node, Instant connectedSince) {
    return new Client(node.getId(), node.getCluster(), version(node), connectedSince);
  }

  private static String version(Node node) {
    if (!node.hasUserAgentBuildVersion()) {
      return node.getUserAgentVersion();
    }
    SemanticVersion version = node.getUserAgentBuildVersion().getVersion();
    return version.getMajorNumber() + "." + version.getMinorNumber() + "." + version.getPatch();
  }
}
