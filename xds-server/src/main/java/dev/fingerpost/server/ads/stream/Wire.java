package dev.fingerpost.server.ads.stream;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.fingerpost.envoy.resource.ResourceType;
import java.util.List;

/** How one variant of the protocol says things. Used by the stream's loop only. */
interface Wire {

  /** Whether the transport would take a response without queueing it. */
  boolean isReady();

  /** Whether every response is the whole state of the type, so that what is absent is deleted. */
  boolean isWhole(ResourceType type);

  /** Whether the end of a single resource of the type can be told at all. */
  boolean tellsRemovals(ResourceType type);

  /** Whether the endpoints go out right behind their cluster; if not, the client asks for them. */
  boolean pushesEndpoints(Subscription endpoints, String name);

  /** Whether there is anything to write for a response. */
  boolean carries(InFlight response, ResourceType type);

  /** Writes a response and returns the number of resources in it. */
  @CanIgnoreReturnValue
  int write(TypeState state, InFlight response, String identifier);

  /** Says of names of a type that is not served that they do not exist, as far as it can. */
  void writeUnserved(String typeUrl, String nonce, String identifier, List<String> names);
}
