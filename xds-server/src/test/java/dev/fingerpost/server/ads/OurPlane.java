package dev.fingerpost.server.ads;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.server.store.Resources.clusterMessage;

import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;

/** This server, for scripts. */
final class OurPlane implements Plane {

  private final TestServer server = TestServer.start();

  @Override
  public int port() {
    return server.server.port();
  }

  @Override
  public void publish(Entry... entries) {
    server.publish(entries);
  }

  @Override
  public void remove(ResourceType type, String name) {
    server.remove(type, name);
  }

  /** Bytes that cannot be read when they are sent. */
  @Override
  public void poison(String cluster) {
    ByteString broken =
        clusterMessage("poison", 1)
            .toByteString()
            .concat(ByteString.copyFrom(new byte[] {0x0a, 0x7f}));
    server.own(cluster, new Entry(CLUSTER, "poison", "v1", broken, ""));
  }

  @Override
  public void publishFromAStream(Entry... entries) {
    server.audiences.live().onChange(() -> server.publish(entries));
  }

  @Override
  public void close() {
    server.close();
  }
}
