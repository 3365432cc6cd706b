package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.NameSet;
import dev.fingerpost.server.store.Packed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Everything that one stream knows about one type: what was asked, what the client has, what it
 * still has to get. Sets of names, no queue of resources. Owned by its stream's loop.
 */
final class TypeState {

  private final ResourceType type;
  private final NodeView view;
  private final Subscription subscription;
  private final Known known;

  /** The names whose changes the stream must be told of: all that it may ever look at. */
  private final NameSet watched;

  private final LastGood lastGood = new LastGood();
  private final Unanswered unanswered = new Unanswered();
  private final Due due;
  private final StatusBoard board = new StatusBoard();

  /** Names that were asked for, do not exist, and were answered so. */
  private final FewNames absent = new FewNames();

  private final Pushed pushed = new Pushed();

  /** How many names were looked at since it was asked. */
  private int visited;

  private boolean owesFirst;

  private OptionalLong publishedAt = OptionalLong.empty();
  private volatile boolean askedFor;

  /**
   * Nothing asked, nothing known.
   *
   * @param active of the stream: gets the type when there is something to send
   */
  TypeState(ResourceType type, NodeView view, Set<ResourceType> active) {
    this.type = type;
    this.view = view;
    this.subscription = new Subscription(type, view.newNameSet());
    this.known = new Known(type, view);
    this.watched = view.newNameSet();
    this.due = new Due(type, active);
  }

  ResourceType type() {
    return type;
  }

  Subscription subscription() {
    return subscription;
  }

  Known known() {
    return known;
  }

  /** The last version of a resource that the client accepted, if it had one. */
  Optional<Packed> lastGood(String name) {
    return lastGood.of(name);
  }

  /** What the client has of a resource and has accepted, while nothing newer is under way. */
  Optional<Packed> settled(String name) {
    return lastGood.isSettled(name) ? Optional.ofNullable(known.get(name)) : Optional.empty();
  }

  /** Whether the client asked for the type. Readable by all threads. */
  boolean isAskedFor() {
    return askedFor;
  }

  /** Where the client stands. Readable by all threads. */
  TypeStatus status() {
    return board.status();
  }

  /**
   * Takes in what the client asks for.
   *
   * @param claimed names that need no answer if the client turns out to be up to date
   */
  void subscribe(List<String> subscribe, List<String> unsubscribe, Set<String> claimed) {
    follow(subscription.apply(subscribe, unsubscribe), claimed);
  }

  /** Takes in all that the client asks for, and so what it no longer does. */
  void subscribeTo(List<String> names) {
    follow(subscription.replace(names), Set.of());
  }

  private void follow(Subscription.Effect effect, Set<String> claimed) {
    askedFor = true;
    effect.released().forEach(this::forget);
    watch(effect.toAnswer());
    for (String name : effect.toAnswer()) {
      if (claimed.contains(name) || isOnItsWay(name)) {
        mark(name);
      } else {
        force(name);
      }
    }
    switch (effect.wildcard()) {
      case BEGUN -> {
        owesFirst = true;
        markAll();
      }
      case ENDED -> {
        known.retain(subscription::names);
        due.retainChanges(subscription::names);
      }
      case UNCHANGED -> {}
    }
  }

  /**
   * Enters what the client says it has, as far as it asks for it.
   *
   * @param superseded the bytes of a version that is wanted no more, if they are kept
   */
  void believe(
      Map<String, String> claims, BiFunction<ResourceId, String, Optional<Packed>> superseded) {
    claims.forEach((name, version) -> {
      if (subscription.covers(name)) {
        ResourceId id = new ResourceId(type, name);
        known.put(
            wanted(name)
                .filter(w -> w.version().equals(version))
                .or(() -> superseded.apply(id, version))
                .orElseGet(() -> Packed.claimed(id, version)));
        due.dropAnswer(name);
        mark(name);
      }
    });
  }

  /** Looks at a name again: something about it has changed. */
  void mark(String name) {
    mark(name, covers(name) ? wanted(name) : Optional.empty());
  }

  private void mark(String name, Optional<Packed> wanted) {
    visited++;
    due.dropChange(name);
    if (due.isHeld(name) || !(wanted.isPresent() || covers(name) || known.has(name))) {
      return;
    }
    board.note(name, view.refusals(type, name));
    if (wanted.isPresent()) {
      due.dropAnswer(name);
      if (wanted.get().hasBytes() && (due.isForced(name) || !known.has(wanted.get()))) {
        due.update(name);
      }
    } else if (subscription.names(name) && (due.isForced(name) || isNews(name))) {
      due.answer(name);
    } else if (known.has(name)) {
      due.remove(name);
    }
  }

  /** Looks again at all names that are asked for by name. */
  void markNamed() {
    subscription.names().forEach(this::mark);
  }

  /** Looks at all names again. */
  void markAll() {
    if (subscription.isWildcard()) {
      view.forEachName(type, this::mark);
      known.names().forEach(this::mark);
    }
    markNamed();
  }

  /** Has a name answered whatever the client has. */
  void force(String name) {
    due.force(name);
    Optional<Packed> wanted = wanted(name);
    if (!due.isHeld(name) && wanted.isEmpty()) {
      answerAbsent(name);
    } else {
      mark(name, covers(name) ? wanted : Optional.empty());
    }
  }

  /** Sends names whether they are asked for or not. */
  void push(List<String> names) {
    watch(names);
    for (String name : names) {
      if (!subscription.covers(name)) {
        pushed.add(name);
      }
      due.force(name);
      mark(name, wanted(name));
    }
  }

  /** Says at once that a name does not exist. */
  void answerAbsent(String name) {
    due.dropChange(name);
    due.answer(name);
  }

  /** Sends nothing for a name until it is released. */
  void hold(String name) {
    due.hold(name);
  }

  void release(String name) {
    due.release(name);
    mark(name);
  }

  /** Takes the client to be back at what it last accepted. */
  void setBack(String name) {
    lastGood.of(name).ifPresentOrElse(known::put, () -> known.remove(name));
  }

  /** Remembers when the oldest change was published that is not sent yet. */
  void published(long at) {
    if (publishedAt.isEmpty() && hasWork()) {
      publishedAt = OptionalLong.of(at);
    }
  }

  /** Takes the number of names that were looked at. */
  int takeVisited() {
    int taken = visited;
    visited = 0;
    return taken;
  }

  /** Whether a name is to be sent whatever the client has. */
  boolean isForced(String name) {
    return due.isForced(name);
  }

  /** Whether the client refused just this version of a resource before. */
  boolean refuses(Packed packed) {
    return view.isRefused(packed);
  }

  boolean hasUpdates() {
    return due.hasUpdates();
  }

  boolean hasAnswers() {
    return due.hasAnswers() || owesFirst;
  }

  boolean hasRemovals() {
    return due.hasRemovals();
  }

  boolean hasWork() {
    return hasUpdates() || hasAnswers() || hasRemovals();
  }

  /** The names whose changes the stream must be told of. Readable by all threads. */
  NameSet watched() {
    return watched;
  }

  /** What the client has not answered. */
  Unanswered unanswered() {
    return unanswered;
  }

  /**
   * Takes resources to send, at least one if there is any, up to a size. Endpoints of a cluster
   * that the client lost meanwhile may be no more, and another stream of the same node may just
   * have refused a resource; such names are looked at again.
   */
  List<Packed> takeUpdates(int maxBytes) {
    Parcel parcel = new Parcel(maxBytes);
    List<String> overtaken = new ArrayList<>();
    due.takeUpdates(name -> {
      Optional<Packed> packed = wanted(name).filter(Packed::hasBytes);
      if (packed.isEmpty()) {
        overtaken.add(name);
        return true;
      }
      return parcel.takes(packed.get());
    });
    overtaken.forEach(this::mark);
    return parcel.resources();
  }

  /** Takes the given names out of what is to be sent. */
  List<Packed> takeUpdates(List<String> names) {
    List<Packed> taken = new ArrayList<>();
    for (String name : names) {
      if (due.takeUpdate(name)) {
        wanted(name).ifPresent(taken::add);
      }
    }
    return taken;
  }

  /** Takes the names that are answered with "does not exist". */
  List<String> takeAnswers() {
    owesFirst = false;
    return due.takeAnswers();
  }

  /** Takes the names that go. */
  List<String> takeRemovals() {
    return due.takeRemovals();
  }

  /** Takes the time of the oldest change in what is sent next. */
  OptionalLong takePublishedAt() {
    OptionalLong taken = publishedAt;
    publishedAt = OptionalLong.empty();
    return taken;
  }

  /** A response went out, or is about to: the client is taken to have it. */
  String applied(List<Packed> resources, List<String> removed, String nonce) {
    for (Packed packed : resources) {
      lastGood.sent(packed, known.put(packed));
      due.sent(packed.name());
      absent.remove(packed.name());
      pushed.sent(packed.name(), nonce);
    }
    for (String name : removed) {
      known.remove(name);
      lastGood.forget(name);
      due.sent(name);
      pushed.take(name);
      if (subscription.names(name)) {
        absent.add(name);
      }
    }
    return known.fingerprint();
  }

  void sent(InFlight response) {
    unanswered.add(response);
    board.pending();
  }

  /** The client has taken a response. */
  void acked(InFlight response) {
    for (Packed packed : response.resources()) {
      Packed has = known.get(packed.name());
      if (has != null) {
        lastGood.accepted(packed, has.version().equals(packed.version()));
      }
    }
    board.accept(response.systemVersion());
    refreshStatus();
  }

  /** Says anew where the client stands. */
  void refreshStatus() {
    board.refresh(unanswered.isEmpty());
  }

  /** A client that claimed all that it shall have stands where one does that accepted it. */
  void settle() {
    if (status().state() == TypeStatus.State.PENDING
        && subscription.asked()
        && unanswered.isEmpty()
        && !due.holdsAny()
        && !hasWork()) {
      board.accept(known.fingerprint());
      refreshStatus();
    }
  }

  /** Says that the client refused something that is still looked for. */
  void refusedWith(String error) {
    board.searching(error);
  }

  private Optional<Packed> wanted(String name) {
    return view.wanted(type, name);
  }

  /** Whether the client does not know yet that the name does not exist. */
  private boolean isNews(String name) {
    return !known.has(name) && !absent.contains(name);
  }

  private boolean covers(String name) {
    return subscription.covers(name) || pushed.contains(name);
  }

  /**
   * Whether the client will see the resource after it asked: it was pushed, and the push is not
   * answered. What it saw before it asked, it may have dropped (OV-B6).
   */
  private boolean isOnItsWay(String name) {
    String nonce = pushed.take(name);
    return nonce != null && unanswered.has(nonce);
  }

  /** From now on the stream is told of changes; what changed before is in the newest view. */
  private void watch(Collection<String> names) {
    boolean isNew = false;
    for (String name : names) {
      isNew |= watched.add(name);
    }
    if (isNew) {
      view.refresh();
    }
  }

  private void forget(String name) {
    watched.remove(name);
    known.remove(name);
    lastGood.forget(name);
    due.forget(name);
    absent.remove(name);
    pushed.take(name);
    board.note(name, List.of());
  }
}
