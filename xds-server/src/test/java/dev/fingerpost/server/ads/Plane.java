package dev.fingerpost.server.ads;

import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;

/** A control plane that a script can be run against: ours, or another one. */
interface Plane extends AutoCloseable {

  /** Where its ADS listens. */
  int port();

  /** Puts resources in beside those that are there. */
  void publish(Entry... entries);

  /** Takes one out. */
  void remove(ResourceType type, String name);

  /** Makes the streams of the Envoys of a cluster fail with the next publication. */
  void poison(String cluster);

  /** Publishes resources on the thread of the first stream that is served. */
  void publishFromAStream(Entry... entries);

  @Override
  void close();
}
