package dev.fingerpost.envoy.cost;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** From two versions of a resource to what it costs an Envoy to go from one to the other. */
public final class ChangeCost {

  private static final Comparator<Cost> DEAREST_FIRST =
      Comparator.comparing(Cost::worst)
          .reversed()
          .thenComparing(cost -> cost.resource().type())
          .thenComparing(cost -> cost.resource().name());

  private ChangeCost() {}

  /** The cost of a change, the dearest resource first. */
  public static ImmutableList<Cost> of(
      Function<ResourceId, Optional<Entry>> before, ChangeSet changes) {
    Stream<Cost> updated =
        changes.updated().stream().map(entry -> of(before.apply(id(entry)), Optional.of(entry)));
    Stream<Cost> removed =
        changes.removed().stream()
            .map(before)
            .flatMap(Optional::stream)
            .map(entry -> of(Optional.of(entry), Optional.empty()));
    return Stream.concat(updated, removed)
        .sorted(DEAREST_FIRST)
        .collect(ImmutableList.toImmutableList());
  }

  /** The cost of one resource's change; an absent version stands for an absent resource. */
  public static Cost of(Optional<Entry> before, Optional<Entry> after) {
    ResourceId id = id(after.or(() -> before).orElseThrow());
    if (before.isEmpty()) {
      return Cost.of(id, created(id.type()), ImmutableSet.of());
    }
    if (after.isEmpty()) {
      return Cost.of(id, removed(id.type()), ImmutableSet.of());
    }
    Preconditions.checkArgument(
        id.equals(id(before.get())), "two resources: %s and %s", id, id(before.get()));
    return before.get().body().equals(after.get().body())
        ? new Cost(id, ImmutableSortedMap.of())
        : changed(id, before.get(), after.get());
  }

  private static Cost changed(ResourceId id, Entry before, Entry after) {
    return switch (id.type()) {
      case CLUSTER ->
          Cost.of(
              id,
              CostClass.RECREATED,
              Differences.fields(parse(Cluster.parser(), before), parse(Cluster.parser(), after)));
      case ENDPOINT ->
          new Cost(
              id,
              AssignmentCost.of(
                  parse(ClusterLoadAssignment.parser(), before),
                  parse(ClusterLoadAssignment.parser(), after)));
      case LISTENER ->
          ListenerCost.of(id, parse(Listener.parser(), before), parse(Listener.parser(), after));
      case ROUTE ->
          Cost.of(
              id,
              CostClass.IN_PLACE,
              Differences.virtualHosts(
                  parse(RouteConfiguration.parser(), before),
                  parse(RouteConfiguration.parser(), after)));
      case SECRET, RUNTIME -> Cost.of(id, CostClass.IN_PLACE, ImmutableSet.of());
    };
  }

  private static CostClass created(ResourceType type) {
    return switch (type) {
      case CLUSTER, LISTENER -> CostClass.CREATED;
      case ENDPOINT -> CostClass.GROWN;
      case ROUTE, SECRET, RUNTIME -> CostClass.IN_PLACE;
    };
  }

  /** Envoy keeps an assignment, a route table or a secret that is taken away (OV-C2, OV-C3). */
  private static CostClass removed(ResourceType type) {
    return switch (type) {
      case CLUSTER -> CostClass.CLUSTER_REMOVED;
      case LISTENER -> CostClass.LISTENER_REMOVED;
      case ENDPOINT, ROUTE, SECRET, RUNTIME -> CostClass.UNAPPLIED;
    };
  }

  private static ResourceId id(Entry entry) {
    return new ResourceId(entry.type(), entry.name());
  }

  private static <M extends Message> M parse(Parser<M> parser, Entry entry) {
    try {
      return parser.parseFrom(entry.body());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("bytes that were not encoded here: " + entry.name(), e);
    }
  }
}
