package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.NameSet;
import dev.fingerpost.server.store.Packed;
import dev.fingerpost.server.store.View;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What one node shall have now: the view of its audience, without what it refuses, and with
 * something empty where nothing would leave it waiting. Owned by its stream's loop.
 */
final class NodeView implements Sight {

  private final Quarantine quarantine;
  private final NodeParts parts;
  private final Predicate<String> holdsCluster;
  private final Supplier<Optional<View>> newest;
  private View view;
  private View told;

  /**
   * @param newest what the audience shall have at any moment
   * @param holdsCluster whether the client has a cluster of that name
   */
  NodeView(
      View first,
      Supplier<Optional<View>> newest,
      Quarantine quarantine,
      Predicate<String> holdsCluster) {
    this.view = first;
    this.told = first;
    this.newest = newest;
    this.quarantine = quarantine;
    this.parts = new NodeParts(quarantine, this::lacksCluster);
    this.holdsCluster = holdsCluster;
  }

  /** The stream is told of a view, which may be older than the one that it looks at. */
  void tell(View next) {
    if (next.generation() > told.generation()) {
      told = next;
      become(next);
    }
  }

  /** Looks at the newest view from now on. */
  void refresh() {
    newest.get().ifPresent(this::become);
  }

  private void become(View next) {
    if (next.generation() > view.generation()) {
      view = next;
    }
  }

  /** An empty set of names. */
  NameSet newNameSet() {
    return view.newNameSet();
  }

  @Override
  public View told() {
    return told;
  }

  @Override
  public long generation() {
    return view.generation();
  }

  /** What a client shall have under a name that it asks for. */
  Optional<Packed> wanted(ResourceType type, String name) {
    Optional<Packed> current = current(type, name);
    Optional<Packed> wanted = quarantine.isIdle() ? current : current.flatMap(quarantine::instead);
    return wanted.isPresent() ? wanted : substitute(type, name);
  }

  /** Whether this is what the audience shall have now, but for parts that this node refuses. */
  boolean isCurrent(Packed packed) {
    return current(packed.type(), packed.name())
        .filter(current -> current.version().equals(packed.version()))
        .isPresent();
  }

  /** Whether the node refused just this version. */
  boolean isRefused(Packed packed) {
    return quarantine.refusal(packed).isPresent();
  }

  /** What the node says against what its audience has under a name, or against parts of it. */
  List<Refused> refusals(ResourceType type, String name) {
    Optional<Packed> whole = quarantine.isEmpty() ? Optional.empty() : view.get(type, name);
    if (whole.isEmpty()) {
      return List.of();
    }
    Packed current = parts.of(whole.get());
    return Stream.concat(
            quarantine.refusal(current).map(r -> r.of(current)).stream(),
            parts.refused(whole.get()).stream())
        .toList();
  }

  /** Shows all names of a type. */
  void forEachName(ResourceType type, Consumer<String> action) {
    view.forEach(type, packed -> action.accept(packed.name()));
  }

  /** What the audience shall have under a name, but for parts that this node refuses. */
  Optional<Packed> current(ResourceType type, String name) {
    return view.get(type, name).map(parts::of);
  }

  /** A route to a cluster that the node refuses would answer 503 without a reason (DEC-11). */
  private boolean lacksCluster(String name) {
    return view.get(ResourceType.CLUSTER, name)
        .filter(cluster -> quarantine.instead(cluster).isEmpty())
        .isPresent();
  }

  private Optional<Packed> substitute(ResourceType type, String name) {
    return switch (type) {
      case ROUTE -> Optional.of(Empties.routes(name));
      case ENDPOINT -> absentAssignment(name);
      case CLUSTER, LISTENER, SECRET, RUNTIME -> Optional.empty();
    };
  }

  /**
   * A known service has an assignment, an empty one at least; so has one that is on its way out.
   */
  private Optional<Packed> absentAssignment(String name) {
    if (view.get(ResourceType.CLUSTER, name).isPresent()) {
      return Optional.of(Empties.assignment(name));
    }
    return holdsCluster.test(name) ? view.retired(ResourceType.ENDPOINT, name) : Optional.empty();
  }
}
