package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Traffic;
import java.nio.file.Path;

/** One more real Envoy of a world, beside an instance of a service, with requests through it. */
public final class Sidecar implements AutoCloseable {

  private final RealEnvoy envoy;
  private final Traffic traffic;

  private Sidecar(RealEnvoy envoy, Traffic traffic) {
    this.envoy = envoy;
    this.traffic = traffic;
  }

  /**
   * Starts one and waits until it serves.
   *
   * @param more further arguments of {@code bootstrap}
   */
  static Sidecar start(
      ProductServer server, Path folder, String id, String cluster, String... more) {
    int outbound = Loopback.freePort();
    return start(folder, id, outbound, server.bootstrap(id, cluster, outbound, more));
  }

  /** Starts one that goes to the server by another way. */
  static Sidecar through(FaultProxy way, ProductServer server, Path folder, String id) {
    int outbound = Loopback.freePort();
    String usual = server.bootstrap(id, id, outbound);
    return start(
        folder,
        id,
        outbound,
        usual.replace(Integer.toString(server.xdsPort()), Integer.toString(way.port())));
  }

  private static Sidecar start(Path folder, String id, int outbound, String bootstrap) {
    RealEnvoy envoy = RealEnvoy.start(Programs.envoy(), folder.resolve(id), bootstrap);
    try {
      envoy.awaitLive();
      return new Sidecar(envoy, new Traffic(outbound));
    } catch (IllegalStateException e) {
      envoy.close();
      throw e;
    }
  }

  /** The Envoy. */
  public RealEnvoy envoy() {
    return envoy;
  }

  /** Requests through the Envoy. */
  public Traffic traffic() {
    return traffic;
  }

  /** A number that the Envoy keeps for a service's cluster. */
  public long stat(String service, String name) {
    return envoy.stat("cluster." + service + "." + name);
  }

  @Override
  public void close() {
    envoy.close();
  }
}
