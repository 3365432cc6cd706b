package dev.fingerpost.envoy.bootstrap;

import com.google.protobuf.Struct;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;

/**
 * The layer of runtime keys that every bootstrap declares. An Envoy waits for it when it starts, so
 * it is served even while it says nothing.
 */
public final class RuntimeLayer {

  /** The layer's name in bootstraps and on the wire. */
  public static final String NAME = "fingerpost";

  private RuntimeLayer() {}

  /** The layer without keys. */
  public static Entry empty() {
    Runtime runtime =
        Runtime.newBuilder().setName(NAME).setLayer(Struct.getDefaultInstance()).build();
    return Entries.general(ResourceType.RUNTIME, NAME, runtime);
  }
}
