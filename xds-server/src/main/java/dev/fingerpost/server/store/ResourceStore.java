package dev.fingerpost.server.store;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where resources live. One thread publishes; any thread reads immutable views.
 * Streams are told which resources changed, never handed a queue of snapshots.
 */
public final class ResourceStore {

  private static final Logger log = LoggerFactory.getLogger(ResourceStore.class);

  /** A stream that is this far behind has lost its claim on retired resources. */
  private static final Duration RETIRED_FOR = Duration.ofSeconds(60);

  /** Streams that nothing concerns get a new view this often, so that old ones can go. */
  private static final long MAX_GENERATIONS_BEHIND = 64;

  private final LongSupplier nanoTime;
  private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
  private final NameIndex index = new NameIndex();
  private final LongAdder packed = new LongAdder();
  private final LongAdder told = new LongAdder();
  private volatile Snapshot current = Snapshot.EMPTY;

  /** An empty store on the system's clock. */
  public ResourceStore() {
    this(System::nanoTime);
  }

  /** An empty store on a clock that counts nanoseconds. */
  public ResourceStore(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The number of publications that changed something. */
  public long generation() {
    return current.generation();
  }

  /** The number of resources that were encoded so far. */
  public long packed() {
    return packed.sum();
  }

  /** How often a stream was told of a change so far. */
  public long told() {
    return told.sum();
  }

  /**
   * Takes a publication in and tells the streams that it concerns. Called by one thread. An entry
   * with the version that is there already is no update.
   *
   * @throws IllegalArgumentException if an entry's name is not the resource's own; nothing
   *     is taken in then
   */
  public void publish(Publication publication) {
    Snapshot old = current;
    Map<ResourceId, Packed> updated = updates(old, publication.changes().updated());
    Map<ResourceId, Packed> removed = removals(old, publication.changes(), updated);
    ImmutableMap<Audience, Overlay> overlays = overlays(old, publication);
    if (updated.isEmpty() && removed.isEmpty() && overlays.equals(old.overlays())) {
      return;
    }
    updated.keySet().forEach(id -> index.add(id.name()));
    long now = nanoTime.getAsLong();
    Snapshot next =
        new Snapshot(
            old.generation() + 1,
            shared(old, updated, removed),
            overlays,
            retired(old, updated.keySet(), removed, now));
    current = next;
    ImmutableSet<ResourceId> sharedIds =
        ImmutableSet.<ResourceId>builder()
            .addAll(updated.keySet())
            .addAll(removed.keySet())
            .build();
    tell(old, next, sharedIds, now);
  }

  /** What an audience sees now, empty as long as it has no overlay. */
  public Optional<View> view(Audience audience) {
    Snapshot snapshot = current;
    return Optional.ofNullable(snapshot.overlays().get(audience))
        .map(overlay -> new View(snapshot, overlay, index));
  }

  /**
   * Has a stream told of changes for its audience, on the publisher's thread. What the listener
   * throws is its own affair.
   */
  public Registration register(Audience audience, Consumer<Change> listener) {
    Registration registration = new Registration(this, audience, listener);
    registrations.add(registration);
    return registration;
  }

  void forget(Registration registration) {
    registrations.remove(registration);
  }

  private Map<ResourceId, Packed> updates(Snapshot old, List<Entry> entries) {
    Map<ResourceId, Packed> updated = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Packed there = old.shared(entry.type()).get(entry.name());
      if (there == null || !there.version().equals(entry.version())) {
        updated.put(new ResourceId(entry.type(), entry.name()), pack(entry));
      }
    }
    return updated;
  }

  private static Map<ResourceId, Packed> removals(
      Snapshot old, ChangeSet changes, Map<ResourceId, Packed> updated) {
    Map<ResourceId, Packed> removed = new LinkedHashMap<>();
    for (ResourceId id : changes.removed()) {
      Packed there = old.shared(id.type()).get(id.name());
      if (there != null && !updated.containsKey(id)) {
        removed.put(id, there);
      }
    }
    return removed;
  }

  private ImmutableMap<Audience, Overlay> overlays(Snapshot old, Publication publication) {
    ImmutableMap.Builder<Audience, Overlay> next = ImmutableMap.builder();
    publication
        .overlays()
        .forEach((audience, entries) ->
            next.put(
                audience,
                overlay(
                    old.overlays().getOrDefault(audience, Overlay.NONE),
                    entries,
                    Optional.ofNullable(publication.scopes().get(audience)))));
    return next.buildOrThrow();
  }

  @SuppressWarnings("ReferenceEquality") // whoever publishes keeps a list that did not change
  private Overlay overlay(
      Overlay old, ImmutableList<Entry> entries, Optional<ImmutableSortedSet<String>> scope) {
    if (entries != old.source()) {
      return new Overlay(entries, own(old.own(), entries), scope);
    }
    return scope.equals(old.scope()) ? old : new Overlay(entries, old.own(), scope);
  }

  private ImmutableMap<ResourceId, Packed> own(
      ImmutableMap<ResourceId, Packed> old, ImmutableList<Entry> entries) {
    ImmutableMap.Builder<ResourceId, Packed> next = ImmutableMap.builder();
    for (Entry entry : entries) {
      ResourceId id = new ResourceId(entry.type(), entry.name());
      Packed there = old.get(id);
      next.put(id, there != null && there.version().equals(entry.version()) ? there : pack(entry));
    }
    return next.buildOrThrow();
  }

  private Packed pack(Entry entry) {
    String own = WireFields.ownName(entry);
    if (!own.equals(entry.name())) {
      throw new IllegalArgumentException(
          entry.type().label() + " " + entry.name() + " calls itself '" + own + "'");
    }
    packed.increment();
    return Packed.of(entry);
  }

  private static ImmutableList<PackedMap> shared(
      Snapshot old, Map<ResourceId, Packed> updated, Map<ResourceId, Packed> removed) {
    Map<ResourceType, List<Packed>> in = new EnumMap<>(ResourceType.class);
    Map<ResourceType, List<String>> out = new EnumMap<>(ResourceType.class);
    updated.forEach((id, p) -> in.computeIfAbsent(id.type(), t -> new ArrayList<>()).add(p));
    removed.forEach(
        (id, p) -> out.computeIfAbsent(id.type(), t -> new ArrayList<>()).add(id.name()));
    ImmutableList.Builder<PackedMap> next = ImmutableList.builder();
    for (ResourceType type : ResourceType.values()) {
      List<Packed> updates = in.getOrDefault(type, List.of());
      List<String> removals = out.getOrDefault(type, List.of());
      PackedMap map = old.shared(type);
      next.add(updates.isEmpty() && removals.isEmpty() ? map : map.with(updates, removals));
    }
    return next.build();
  }

  private ImmutableMap<ResourceId, Retired> retired(
      Snapshot old, Set<ResourceId> updated, Map<ResourceId, Packed> removed, long now) {
    Map<ResourceId, Retired> next = new HashMap<>();
    if (!old.retired().isEmpty()) {
      long passed =
          registrations.stream().mapToLong(Registration::passed).min().orElse(Long.MAX_VALUE);
      old.retired()
          .forEach((id, retired) -> {
            if (retired.generation() > passed
                && now - retired.since() < RETIRED_FOR.toNanos()
                && !updated.contains(id)) {
              next.put(id, retired);
            }
          });
    }
    removed.forEach((id, packed) -> next.put(id, new Retired(packed, old.generation() + 1, now)));
    return ImmutableMap.copyOf(next);
  }

  private void tell(Snapshot old, Snapshot next, ImmutableSet<ResourceId> sharedIds, long now) {
    Map<Audience, Change> changes = new HashMap<>();
    next.overlays()
        .forEach((audience, overlay) -> {
          Overlay before = old.overlays().getOrDefault(audience, Overlay.NONE);
          Set<ResourceId> ids = new LinkedHashSet<>(overlay.seen(sharedIds, old, next));
          ids.addAll(overlay.differing(before, next));
          boolean isNew = !old.overlays().containsKey(audience);
          if (isNew || !ids.isEmpty() || !sharedIds.isEmpty()) {
            changes.put(
                audience,
                new Change(new View(next, overlay, index), ImmutableSet.copyOf(ids), now));
          }
        });
    for (Registration registration : registrations) {
      Change change = changes.get(registration.audience());
      if (change != null) {
        tellIfConcerned(registration, change);
      }
    }
  }

  private void tellIfConcerned(Registration registration, Change change) {
    if (registration.isConcernedBy(change)) {
      tell(registration, change);
    } else if (change.view().generation() - registration.told() >= MAX_GENERATIONS_BEHIND) {
      tell(registration, new Change(change.view(), ImmutableSet.of(), change.publishedAt()));
    }
  }

  /** One stream's trouble is no other stream's, and not the publisher's. */
  private void tell(Registration registration, Change change) {
    told.increment();
    try {
      registration.tell(change);
    } catch (RuntimeException e) {
      log.error("event=stream_listener_failed audience={}", registration.audience(), e);
    }
  }
}
