package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Change;
import dev.fingerpost.server.store.Registration;
import dev.fingerpost.server.store.View;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What all streams have in common, whatever they speak: the state of each type, the order of
 * sending, the search for what is refused, the cure of a wedge. Owned by the stream's loop.
 */
final class StreamCore {

  private static final Duration GATE = Duration.ofSeconds(2);
  private static final int MAX_ERROR = 1_000;

  private final Map<ResourceType, TypeState> states = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Isolation> isolations = new EnumMap<>(ResourceType.class);
  private final Setup.Scope scope;
  private final int maxNames;
  private final NodeView view;
  private final Quarantine quarantine;
  private final SendOrder order;
  private final Wedge wedge;
  private final Sender sender;
  private final StreamMetrics metrics;
  private final Loop loop;

  /** The generation that the stream was told of last; it may look at a newer one already. */
  private long taken;

  /** The refusals that the route tables were looked at with: a cluster holds back its hosts. */
  private long reviewed;

  StreamCore(
      Setup setup,
      View first,
      Registration registration,
      Ledger ledger,
      Wire wire,
      StreamMetrics metrics,
      Loop loop) {
    this.scope = setup.scope();
    this.maxNames = setup.maxNames();
    this.taken = first.generation();
    this.metrics = metrics;
    this.loop = loop;
    quarantine = new Quarantine(ledger.node(setup.nodeId()));
    view =
        new NodeView(
            first,
            registration::view,
            quarantine,
            name -> state(ResourceType.CLUSTER).known().has(name));
    sender = new Sender(wire, metrics, setup.id(), setup.identifier());
    for (ResourceType type : ResourceType.values()) {
      TypeState state = new TypeState(type, view);
      states.put(type, state);
      isolations.put(type, new Isolation(state, view, quarantine));
    }
    registration.narrowTo(state(ResourceType.ENDPOINT).watched());
    order =
        new SendOrder(
            states,
            isolations,
            sender,
            new Gate(GATE, loop, this::send),
            new Gate(GATE, loop, this::send));
    wedge =
        new Wedge(
            state(ResourceType.CLUSTER),
            state(ResourceType.ENDPOINT),
            view,
            quarantine,
            metrics,
            loop,
            this::send);
  }

  TypeState state(ResourceType type) {
    return Objects.requireNonNull(states.get(type));
  }

  Sender sender() {
    return sender;
  }

  Quarantine quarantine() {
    return quarantine;
  }

  Setup.Scope scope() {
    return scope;
  }

  /** The client asks for a type for the first time. Only where all types are is that a sign. */
  void askedFirst(ResourceType type) {
    if (scope == Setup.Scope.AGGREGATED) {
      wedge.asked(type);
    }
  }

  /**
   * The client has said what it wants of a type.
   *
   * @throws TooManyNames if it makes names up
   */
  void asked(TypeState state) {
    if (state.subscription().strangers() > maxNames) {
      throw new TooManyNames(maxNames);
    }
  }

  /** The client has taken a response. */
  void accepted(TypeState state, InFlight response) {
    metrics.acked(state.type().label());
    response.publishedAt().ifPresent(at -> metrics.pushed(Duration.ofNanos(loop.nanoTime() - at)));
    state.acked(response);
    isolation(state).accepted(response);
  }

  /** The client has refused a response. */
  void refused(TypeState state, InFlight response, String error) {
    metrics.nacked(state.type().label());
    isolation(state).refused(response, cut(error));
  }

  /** The client has answered for a type, whatever it said. */
  void answered(ResourceType type) {
    if (type == ResourceType.CLUSTER && scope == Setup.Scope.AGGREGATED) {
      wedge.answered();
    }
  }

  void change(Change change) {
    taken = Math.max(taken, change.view().generation());
    view.become(change.view());
    states.values().forEach(state -> state.known().become(change));
    for (ResourceId id : change.ids()) {
      state(id.type()).mark(id.name());
      if (id.type() == ResourceType.CLUSTER) {
        state(ResourceType.ENDPOINT).mark(id.name());
      }
    }
    if (!quarantine.isEmpty()) {
      state(ResourceType.ROUTE).markNamed();
    }
    states.values().forEach(state -> state.published(change.publishedAt()));
    send();
  }

  /** Sends all that may go now. */
  void send() {
    long before = sender.responses();
    order.send();
    if (quarantine.revision() != reviewed) {
      reviewed = quarantine.revision();
      state(ResourceType.ROUTE).markNamed();
      order.send();
    }
    if (scope == Setup.Scope.AGGREGATED) {
      if (sender.responses() > before) {
        wedge.sent();
      }
      wedge.note();
    }
    states.values().forEach(TypeState::settle);
    if (states.values().stream().noneMatch(TypeState::hasWork)) {
      loop.passed(taken);
    }
  }

  void close() {
    if (scope == Setup.Scope.AGGREGATED) {
      wedge.close();
    }
  }

  ImmutableMap<ResourceType, TypeStatus> status() {
    ImmutableMap.Builder<ResourceType, TypeStatus> asked = ImmutableMap.builder();
    states.forEach((type, state) -> {
      if (state.isAskedFor()) {
        asked.put(type, state.status());
      }
    });
    return asked.buildOrThrow();
  }

  /** How the client stands with each resource. */
  ImmutableList<ResourceStatus> resources() {
    return states.values().stream()
        .flatMap(state -> Standing.of(state, view))
        .collect(ImmutableList.toImmutableList());
  }

  private Isolation isolation(TypeState state) {
    return Objects.requireNonNull(isolations.get(state.type()));
  }

  private static String cut(String error) {
    return error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR) + "...";
  }
}
