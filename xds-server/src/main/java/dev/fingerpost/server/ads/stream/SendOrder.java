package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The order in which a stream sends: clusters and right behind them their endpoints, then
 * listeners, then routes once the clusters are taken, then what goes. Owned by the stream's loop.
 */
final class SendOrder {

  /** An Envoy answers for clusters only when all are warm, so several may be open (OV-B1). */
  private static final int MAX_OPEN_CLUSTER_RESPONSES = 32;

  private final Map<ResourceType, TypeState> states;
  private final Map<ResourceType, Isolation> isolations;
  private final Set<ResourceType> active;
  private final Sender sender;
  private final Gate routesGate;
  private final Gate removalsGate;
  private final TypeState clusters;
  private final TypeState endpoints;
  private final TypeState listeners;
  private final TypeState routes;

  /**
   * The order.
   *
   * @param active the types to look at
   */
  SendOrder(
      Map<ResourceType, TypeState> states,
      Map<ResourceType, Isolation> isolations,
      Set<ResourceType> active,
      Sender sender,
      Gate routesGate,
      Gate removalsGate) {
    this.states = states;
    this.isolations = isolations;
    this.active = active;
    this.sender = sender;
    this.routesGate = routesGate;
    this.removalsGate = removalsGate;
    clusters = state(ResourceType.CLUSTER);
    endpoints = state(ResourceType.ENDPOINT);
    listeners = state(ResourceType.LISTENER);
    routes = state(ResourceType.ROUTE);
  }

  /** Sends all that may go now, as long as the transport takes it. */
  void send() {
    while (sender.isReady() && sendNext()) {
      // One response, or one of clusters with its endpoints, at a time.
    }
  }

  private boolean sendNext() {
    return sendClusters()
        || sendWhenAnswered(endpoints)
        || sendWhenAnswered(listeners)
        || sendRoutes()
        || sendWithRemovals(ResourceType.SECRET)
        || sendWithRemovals(ResourceType.RUNTIME)
        || sendRemovals();
  }

  private boolean sendClusters() {
    if (!active.contains(ResourceType.CLUSTER)) {
      return false;
    }
    Optional<List<Packed>> probe = isolation(ResourceType.CLUSTER).nextProbe();
    if (probe.isPresent()) {
      sendClusters(probe.get(), List.of(), InFlight.Purpose.PROBE);
      return true;
    }
    boolean hasRoom = hasRoomForClusters();
    if (clusters.hasAnswers() || (clusters.hasUpdates() && hasRoom)) {
      List<Packed> updates =
          hasRoom ? clusters.takeUpdates(sender.maxBytes(ResourceType.CLUSTER)) : List.of();
      sendClusters(updates, clusters.takeAnswers(), InFlight.Purpose.UPDATE);
      return true;
    }
    return false;
  }

  /** Where a response repeats all before it, nothing may follow a part that is on trial. */
  private boolean hasRoomForClusters() {
    boolean onTrial =
        sender.isWhole(ResourceType.CLUSTER) && isolation(ResourceType.CLUSTER).isSearching();
    return !onTrial && clusters.unanswered().count() < MAX_OPEN_CLUSTER_RESPONSES;
  }

  /** The endpoints follow even if they are unchanged, and wait for nothing (X-41, OV-B3). */
  private void sendClusters(List<Packed> updates, List<String> removed, InFlight.Purpose purpose) {
    List<String> assignments = new ArrayList<>();
    for (Packed cluster : updates) {
      cluster
          .assignment()
          .get()
          .filter(name -> sender.pushesEndpoints(endpoints.subscription(), name))
          .ifPresent(assignments::add);
    }
    sender.send(clusters, updates, removed, purpose);
    endpoints.push(assignments);
    List<Packed> behind = endpoints.takeUpdates(assignments);
    if (!behind.isEmpty()) {
      sender.send(endpoints, behind, List.of(), InFlight.Purpose.UPDATE);
    }
  }

  private boolean sendRoutes() {
    if (!active.contains(ResourceType.ROUTE) || !hasSomething(routes)) {
      routesGate.reset();
      return false;
    }
    boolean clustersMissing =
        clusters.subscription().asked()
            && (clusters.hasUpdates() || clusters.unanswered().hasUpdates());
    if (clustersMissing && routesGate.mustWait()) {
      return false;
    }
    routesGate.reset();
    return sendWhenAnswered(routes);
  }

  /** First listeners, then clusters and endpoints, when nothing new is on its way any more. */
  private boolean sendRemovals() {
    if (!hasRemovals(listeners) && !hasRemovals(clusters) && !hasRemovals(endpoints)) {
      removalsGate.reset();
      return false;
    }
    boolean unsettled = isUnsettled(clusters) || isUnsettled(listeners) || isUnsettled(routes);
    if (unsettled && removalsGate.mustWait()) {
      return false;
    }
    if (hasRemovals(listeners)) {
      sender.sendRemovals(listeners);
    } else if (hasRemovals(clusters)) {
      List<String> gone = clusters.takeRemovals();
      sender.send(clusters, List.of(), gone, InFlight.Purpose.UPDATE);
      gone.forEach(endpoints::mark);
    } else {
      sender.sendRemovals(endpoints);
    }
    return true;
  }

  private boolean sendWithRemovals(ResourceType type) {
    TypeState state = state(type);
    if (sendWhenAnswered(state)) {
      return true;
    }
    if (hasRemovals(state) && state.unanswered().isEmpty()) {
      sender.sendRemovals(state);
      return true;
    }
    return false;
  }

  /** One open response of a type; what happens meanwhile goes into the next one. */
  private boolean sendWhenAnswered(TypeState state) {
    if (!active.contains(state.type()) || !state.unanswered().isEmpty()) {
      return false;
    }
    Optional<List<Packed>> probe = isolation(state.type()).nextProbe();
    if (probe.isPresent()) {
      sender.send(state, probe.get(), List.of(), InFlight.Purpose.PROBE);
      return true;
    }
    if (!hasSomething(state)) {
      return false;
    }
    sender.sendUpdates(state);
    return true;
  }

  private boolean hasSomething(TypeState state) {
    return state.hasUpdates() || state.hasAnswers() || isolation(state.type()).isSearching();
  }

  private boolean hasRemovals(TypeState state) {
    return active.contains(state.type()) && state.hasRemovals();
  }

  private boolean isUnsettled(TypeState state) {
    return state.subscription().asked()
        && (state.hasUpdates()
            || !state.unanswered().isEmpty()
            || isolation(state.type()).isSearching());
  }

  private TypeState state(ResourceType type) {
    return Objects.requireNonNull(states.get(type));
  }

  private Isolation isolation(ResourceType type) {
    return Objects.requireNonNull(isolations.get(type));
  }
}
