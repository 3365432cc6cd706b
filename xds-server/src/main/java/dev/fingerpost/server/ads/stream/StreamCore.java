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
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What all streams have in common, whatever they speak: the state of each type, the order of
 * sending, the search for what is refused, the cure of a wedge. Owned by the stream's loop.
 */
final class StreamCore {

  private static final Duration GATE = Duration.ofSeconds(2);
  private static final int MAX_ERROR = 1_000;

  private final Map<ResourceType, TypeState> states = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Isolation> isolations = new EnumMap<>(ResourceType.class);

  /** The types for which something may be to do: a change looks at its own types only. */
  private final Set<ResourceType> active = EnumSet.noneOf(ResourceType.class);

  private final Setup.Scope scope;
  private final int maxNames;
  private final NodeView view;
  private final Quarantine quarantine;
  private final SendOrder order;
  private final Wedge wedge;
  private final Sender sender;
  private final StreamMetrics metrics;
  private final Loop loop;

  /** The refusals that the route tables were looked at with: a cluster holds back its hosts. */
  private long reviewed;

  StreamCore(Opening opening, Wire wire) {
    Setup setup = opening.setup();
    Registration registration = opening.registration();
    this.scope = setup.scope();
    this.maxNames = setup.maxNames();
    this.metrics = opening.metrics();
    this.loop = opening.loop();
    quarantine = new Quarantine(opening.ledger().node(setup.nodeId()));
    view =
        new NodeView(
            opening.first(),
            registration::view,
            quarantine,
            name -> state(ResourceType.CLUSTER).known().has(name));
    sender = new Sender(wire, metrics, setup.id(), setup.identifier());
    for (ResourceType type : ResourceType.values()) {
      TypeState state = new TypeState(type, view, active);
      states.put(type, state);
      isolations.put(type, new Isolation(state, view, quarantine));
    }
    registration.narrowTo(state(ResourceType.ENDPOINT).watched());
    order =
        new SendOrder(
            states,
            isolations,
            active,
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
   * The client has said what it has to say of a type.
   *
   * @throws TooManyNames if it makes names up
   */
  void heard(TypeState state) {
    if (state.subscription().strangers() > maxNames) {
      throw new TooManyNames(maxNames);
    }
    active.add(state.type());
    send();
  }

  /** The client has taken a response. */
  void accepted(TypeState state, InFlight response) {
    metrics.acked(state.type().label());
    metrics.work().acked(response.resources().size());
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
    View before = view.told();
    view.tell(change.view());
    if (view.told() != before) {
      change.ids().forEach(id -> state(id.type()).known().moved(before, id.name()));
    }
    for (ResourceId id : change.ids()) {
      state(id.type()).mark(id.name());
      if (id.type() == ResourceType.CLUSTER) {
        state(ResourceType.ENDPOINT).mark(id.name());
      }
    }
    if (!quarantine.isEmpty()) {
      state(ResourceType.ROUTE).markNamed();
    }
    active.forEach(type -> state(type).published(change.publishedAt()));
    send();
  }

  /** Sends all that may go now. */
  void send() {
    order.send();
    if (quarantine.revision() != reviewed) {
      reviewed = quarantine.revision();
      state(ResourceType.ROUTE).markNamed();
      order.send();
    }
    if (scope == Setup.Scope.AGGREGATED && active.contains(ResourceType.CLUSTER)) {
      wedge.sent();
      wedge.note();
    }
    active.forEach(type -> metrics.work().visited(state(type).takeVisited()));
    active.removeIf(this::isDone);
    if (active.isEmpty()) {
      loop.passed(view.told().generation());
    }
  }

  private boolean isDone(ResourceType type) {
    TypeState state = state(type);
    state.settle();
    return !state.hasWork() && !isolation(state).isSearching();
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
