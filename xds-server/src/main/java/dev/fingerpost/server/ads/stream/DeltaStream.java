package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Change;
import dev.fingerpost.server.store.View;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One delta ADS stream: requests, changes and expired timers come in, responses go out. Every call
 * but {@link #status()} comes from the stream's loop, one at a time.
 */
public final class DeltaStream {

  private static final Duration CLAIMS_HELD = Duration.ofMillis(200);
  private static final Duration GATE = Duration.ofSeconds(2);
  private static final int MAX_ERROR = 1_000;

  private final Map<ResourceType, TypeState> states = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Isolation> isolations = new EnumMap<>(ResourceType.class);
  private final EndpointClaims endpointClaims = new EndpointClaims();
  private final Map<String, String> heldClaims = new HashMap<>();
  private final NodeView view;
  private final SendOrder order;
  private final Wedge wedge;
  private final Sender sender;
  private final StreamMetrics metrics;
  private final Loop loop;

  /** What a stream stands on: its thread's clock and timers. */
  public interface Loop extends Timers {

    /** The clock that changes are stamped with. */
    long nanoTime();

    /** Says that nothing is needed any more of what was retired up to a generation. */
    void passed(long generation);
  }

  /**
   * What makes a stream this one.
   *
   * @param id unique on this control plane
   * @param identifier of the control plane
   */
  public record Setup(String id, String identifier, String nodeId) {}

  /** A stream that has a view. */
  public DeltaStream(
      Setup setup, View first, Ledger ledger, Outbox out, StreamMetrics metrics, Loop loop) {
    this.metrics = metrics;
    this.loop = loop;
    Quarantine quarantine = new Quarantine(ledger.node(setup.nodeId()));
    view = new NodeView(first, quarantine, name -> state(ResourceType.CLUSTER).known().has(name));
    sender = new Sender(out, metrics, setup.id(), setup.identifier());
    for (ResourceType type : ResourceType.values()) {
      TypeState state = new TypeState(type, view);
      states.put(type, state);
      isolations.put(type, new Isolation(state, view, quarantine));
    }
    order =
        new SendOrder(
            states,
            isolations,
            sender,
            new Gate(GATE, loop, this::send),
            new Gate(GATE, loop, this::send));
    wedge = new Wedge(state(ResourceType.CLUSTER), view, quarantine, metrics, loop, this::send);
  }

  /** A request came. */
  public void request(DeltaDiscoveryRequest request) {
    Optional<ResourceType> type = ResourceType.of(request.getTypeUrl());
    if (type.isEmpty()) {
      refuseType(request);
      return;
    }
    TypeState state = state(type.get());
    answer(state, request);
    subscribe(state, request);
    send();
  }

  /** The store changed. */
  public void change(Change change) {
    view.become(change.view());
    for (ResourceId id : change.ids()) {
      state(id.type()).mark(id.name());
      if (id.type() == ResourceType.CLUSTER) {
        state(ResourceType.ENDPOINT).mark(id.name());
      }
    }
    states.values().forEach(state -> state.published(change.publishedAt()));
    send();
  }

  /** The transport takes responses again. */
  public void ready() {
    send();
  }

  /** The stream is over. */
  public void close() {
    wedge.close();
  }

  /** How the client stands with each type that it asked for. Readable by all threads. */
  public ImmutableMap<ResourceType, TypeStatus> status() {
    ImmutableMap.Builder<ResourceType, TypeStatus> asked = ImmutableMap.builder();
    states.forEach((type, state) -> {
      if (state.isAskedFor()) {
        asked.put(type, state.status());
      }
    });
    return asked.buildOrThrow();
  }

  /** How the client stands with each resource. */
  public ImmutableList<ResourceStatus> resources() {
    return states.values().stream()
        .flatMap(state -> Standing.of(state, view))
        .collect(ImmutableList.toImmutableList());
  }

  /** An unknown type is no reason to end a stream. */
  private void refuseType(DeltaDiscoveryRequest request) {
    List<String> names =
        request.getResourceNamesSubscribeList().stream()
            .filter(name -> !name.equals("*"))
            .distinct()
            .toList();
    if (!names.isEmpty()) {
      sender.sendUnserved(request.getTypeUrl(), names);
    }
  }

  /** ACK or NACK; a nonce that is unknown or was seen before says nothing. */
  private void answer(TypeState state, DeltaDiscoveryRequest request) {
    InFlight response = state.answered(request.getResponseNonce());
    if (response == null) {
      return;
    }
    Isolation isolation = Objects.requireNonNull(isolations.get(state.type()));
    if (request.hasErrorDetail()) {
      metrics.nacked(state.type().label());
      isolation.refused(response, cut(request.getErrorDetail().getMessage()));
    } else {
      metrics.acked(state.type().label());
      response
          .publishedAt()
          .ifPresent(at -> metrics.pushed(Duration.ofNanos(loop.nanoTime() - at)));
      state.acked(response);
      isolation.accepted(response);
    }
    if (state.type() == ResourceType.CLUSTER) {
      wedge.answered();
    }
  }

  private void subscribe(TypeState state, DeltaDiscoveryRequest request) {
    boolean first = !state.isAskedFor();
    List<String> names = request.getResourceNamesSubscribeList();
    List<String> unsubscribed = request.getResourceNamesUnsubscribeList();
    if (!first) {
      state.subscribe(names, unsubscribed, Set.of());
      return;
    }
    wedge.asked(state.type());
    EndpointClaims.Verdict verdict = endpointClaims.asked(state.type());
    Map<String, String> claims = request.getInitialResourceVersionsMap();
    if (state.type() == ResourceType.ENDPOINT && !claims.isEmpty()) {
      heldClaims.putAll(claims);
      heldClaims.keySet().retainAll(names);
      heldClaims.keySet().forEach(state::hold);
      state.subscribe(names, unsubscribed, heldClaims.keySet());
      if (verdict == EndpointClaims.Verdict.OPEN) {
        loop.after(CLAIMS_HELD, this::claimsTimeOut);
      }
    } else {
      state.subscribe(names, unsubscribed, claims.keySet());
      state.believe(claims);
    }
    settleClaims(verdict);
  }

  private void claimsTimeOut() {
    settleClaims(endpointClaims.timeOut());
    send();
  }

  private void settleClaims(EndpointClaims.Verdict verdict) {
    if (heldClaims.isEmpty() || verdict == EndpointClaims.Verdict.OPEN) {
      return;
    }
    TypeState endpoints = state(ResourceType.ENDPOINT);
    if (verdict == EndpointClaims.Verdict.HONOUR) {
      endpoints.believe(heldClaims);
    }
    Set<String> names = Sets.newHashSet(heldClaims.keySet());
    heldClaims.clear();
    names.forEach(endpoints::release);
  }

  private void send() {
    long before = sender.responses();
    order.send();
    if (sender.responses() > before) {
      wedge.sent();
    }
    states.values().forEach(TypeState::settle);
    if (states.values().stream().noneMatch(TypeState::hasWork)) {
      loop.passed(view.generation());
    }
  }

  private TypeState state(ResourceType type) {
    return Objects.requireNonNull(states.get(type));
  }

  private static String cut(String error) {
    return error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR) + "...";
  }
}
