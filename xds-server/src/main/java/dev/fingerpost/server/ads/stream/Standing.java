package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.stream.ResourceStatus.State;
import dev.fingerpost.server.store.Packed;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where a client stands with each resource of one type. Used by the stream's loop only. */
final class Standing {

  private final ResourceType type;
  private final TypeState state;
  private final NodeView view;
  private final ImmutableSet<String> underWay;

  private Standing(TypeState state, NodeView view) {
    this.type = state.type();
    this.state = state;
    this.view = view;
    this.underWay =
        state.unanswered().all().stream()
            .flatMap(response -> response.resources().stream())
            .map(Packed::name)
            .collect(ImmutableSet.toImmutableSet());
  }

  /** Each resource that the client has, asks for or refuses, in name order. */
  static Stream<ResourceStatus> of(TypeState state, NodeView view) {
    Standing standing = new Standing(state, view);
    return standing.names().stream().map(standing::of);
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>(state.known().names());
    names.addAll(state.subscription().names());
    if (state.subscription().isWildcard()) {
      view.forEachName(type, names::add);
    }
    return names;
  }

  private ResourceStatus of(String name) {
    Optional<Refused> refusal = view.refusals(type, name).stream().findFirst();
    Optional<Packed> latest =
        refusal.isPresent() ? view.current(type, name) : view.wanted(type, name);
    return new ResourceStatus(
        new ResourceId(type, name),
        refusal.isPresent() ? State.REFUSED : state(name, latest),
        latest,
        refusal.map(Refused::error).orElse(""));
  }

  private State state(String name, Optional<Packed> latest) {
    if (underWay.contains(name)) {
      return State.UNANSWERED;
    }
    if (latest.isEmpty() && !state.known().has(name)) {
      return State.ABSENT;
    }
    return latest.filter(state.known()::has).isPresent() ? State.SYNCED : State.NOT_SENT;
  }
}
