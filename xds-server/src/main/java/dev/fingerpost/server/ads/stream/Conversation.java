package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.wire.DeltaResponse;
import dev.fingerpost.server.ads.wire.SotwResponse;
import dev.fingerpost.server.store.Change;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.function.Consumer;

/**
 * One stream that is under way: requests, changes and expired timers come in, responses go out.
 * Every call but {@link #status()} comes from the stream's loop, one at a time.
 *
 * @param <Q> a request
 */
public final class Conversation<Q> {

  private final StreamCore core;
  private final Consumer<Q> requests;

  private Conversation(StreamCore core, Consumer<Q> requests) {
    this.core = core;
    this.requests = requests;
  }

  /** One that speaks of changes only. */
  public static Conversation<DeltaDiscoveryRequest> delta(
      Opening opening, Outbox<DeltaResponse> out) {
    DeltaWire wire = new DeltaWire(out, opening.setup().scope());
    StreamCore core = new StreamCore(opening, wire);
    return new Conversation<>(core, new DeltaRequests(core, opening.loop()));
  }

  /** One that says everything that is wanted, each time. */
  public static Conversation<DiscoveryRequest> stateOfTheWorld(
      Opening opening, Outbox<SotwResponse> out) {
    SotwWire wire = new SotwWire(out, opening.setup().scope());
    StreamCore core = new StreamCore(opening, wire);
    return new Conversation<>(core, new SotwRequests(core, wire));
  }

  /** A request came. It says which type it is about. */
  public void request(Q request) {
    requests.accept(request);
  }

  /** The store changed. */
  public void change(Change change) {
    core.change(change);
  }

  /** The transport takes responses again. */
  public void ready() {
    core.send();
  }

  /** The stream is over. */
  public void close() {
    core.close();
  }

  /** How the client stands with each type that it asked for. Readable by all threads. */
  public ImmutableMap<ResourceType, TypeStatus> status() {
    return core.status();
  }

  /** How the client stands with each resource that it has, asks for or refuses. */
  public ImmutableList<ResourceStatus> resources() {
    return core.resources();
  }
}
