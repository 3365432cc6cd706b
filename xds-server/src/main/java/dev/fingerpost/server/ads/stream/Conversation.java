package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Change;

/**
 * One stream that is under way: requests, changes and expired timers come in, responses go out.
 * Every call but {@link #status()} comes from the stream's loop, one at a time.
 *
 * @param <Q> a request
 */
public interface Conversation<Q> {

  /** A request came. It says which type it is about. */
  void request(Q request);

  /** The store changed. */
  void change(Change change);

  /** The transport takes responses again. */
  void ready();

  /** The stream is over. */
  void close();

  /** How the client stands with each type that it asked for. Readable by all threads. */
  ImmutableMap<ResourceType, TypeStatus> status();

  /** How the client stands with each resource that it has, asks for or refuses. */
  ImmutableList<ResourceStatus> resources();
}
