package dev.fingerpost.envoy.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

/** Makes entries of messages. */
public final class Entries {
  private Entries() {}

  /** The message as an entry about a service. */
  public static Entry about(String service, ResourceType type, String name, Message message) {
    ByteString body = Deterministic.encode(message);
    return new Entry(type, name, Fingerprint.of(body), body, service);
  }

  /** The message as an entry about no service. */
  public static Entry general(ResourceType type, String name, Message message) {
    return about("", type, name, message);
  }
}
