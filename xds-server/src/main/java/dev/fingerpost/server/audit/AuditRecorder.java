package dev.fingerpost.server.audit;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.server.audit.AuditEntry.Answers;
import dev.fingerpost.server.audit.AuditEntry.Cause;
import dev.fingerpost.server.audit.AuditEntry.Some;
import dev.fingerpost.server.reconcile.Published;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes the audit log's entries: compares what goes out, and what it was made of, with what went
 * out before. Its work follows the change. Owned by the reconciler's thread.
 */
public final class AuditRecorder implements Published.Witness {

  private final Consumer<AuditEntry> log;
  private final Supplier<Answers> answers;
  private Answers known = Answers.NONE;
  private final Map<ResourceType, Set<String>> present = new EnumMap<>(ResourceType.class);
  private final Map<String, ServiceCatalog> catalogs = new HashMap<>();
  private Optional<Revision> revision = Optional.empty();

  AuditRecorder(Consumer<AuditEntry> log, Supplier<Answers> answers) {
    this.log = log;
    this.answers = answers;
  }

  /**
   * A recorder that writes to this log.
   *
   * @param answers of all clients so far
   */
  public static AuditRecorder to(AuditLog log, Supplier<Answers> answers) {
    return new AuditRecorder(log::append, answers);
  }

  @Override
  public void saw(Published published) {
    Cause cause = cause(published);
    catalogs.putAll(published.catalogs());
    revision = Optional.of(published.policies().revision());
    boolean nothing =
        published.changes().isEmpty() && cause.commit().isEmpty() && cause.approved().isEmpty();
    if (nothing) {
      return;
    }
    Some added = new Some();
    Some changed = new Some();
    Some removed = new Some();
    for (Entry entry : published.changes().updated()) {
      boolean isNew = names(entry.type()).add(entry.name());
      (isNew ? added : changed).add(shown(entry.type(), entry.name()));
    }
    for (ResourceId id : published.changes().removed()) {
      names(id.type()).remove(id.name());
      removed.add(shown(id.type(), id.name()));
    }
    Answers now = answers.get();
    log.accept(
        new AuditEntry(
            published.at(),
            change(published.changes()),
            cause,
            added,
            changed,
            removed,
            now.since(known)));
    known = now;
  }

  private Cause cause(Published published) {
    Optional<Revision> commit =
        Optional.of(published.policies().revision())
            .filter(next -> !revision.equals(Optional.of(next)));
    ImmutableSet<String> subjects = subjects(published.changes());
    ImmutableSortedMap.Builder<String, Some> services = ImmutableSortedMap.naturalOrder();
    published
        .catalogs()
        .forEach((registry, next) -> {
          ServiceCatalog before = catalogs.getOrDefault(registry, ServiceCatalog.EMPTY);
          Some differ = differing(before, next, subjects);
          if (!differ.isEmpty()) {
            services.put(registry, differ);
          }
        });
    return new Cause(commit, services.buildOrThrow(), published.approved());
  }

  private static Some differing(
      ServiceCatalog before, ServiceCatalog next, ImmutableSet<String> subjects) {
    Some differ = new Some();
    for (String subject : subjects) {
      Service old = before.services().get(subject);
      if (!Objects.equals(old, next.services().get(subject))) {
        differ.add(subject);
      }
    }
    return differ;
  }

  /** The services that a change is about; a removed resource has no subject but its name. */
  private static ImmutableSet<String> subjects(ChangeSet changes) {
    ImmutableSortedSet.Builder<String> subjects = ImmutableSortedSet.naturalOrder();
    changes.updated().forEach(entry -> subjects.add(entry.subject()));
    changes.removed().forEach(id -> subjects.add(id.name()));
    return subjects.build();
  }

  /** In whatever order the resources come: replicas differ in that. */
  private static String change(ChangeSet changes) {
    List<HashCode> parts = new ArrayList<>();
    for (Entry entry : changes.updated()) {
      parts.add(part(entry.type(), entry.name(), entry.version()));
    }
    changes.removed().forEach(id -> parts.add(part(id.type(), id.name(), "")));
    return parts.isEmpty() ? "" : Hashing.combineUnordered(parts).toString().substring(0, 12);
  }

  private static HashCode part(ResourceType type, String name, String version) {
    return Hashing.murmur3_128()
        .newHasher()
        .putUnencodedChars(type.label())
        .putChar(' ')
        .putUnencodedChars(name)
        .putChar(' ')
        .putUnencodedChars(version)
        .hash();
  }

  private Set<String> names(ResourceType type) {
    return present.computeIfAbsent(type, _ -> new HashSet<>());
  }

  private static String shown(ResourceType type, String name) {
    return type.label() + "/" + name;
  }
}
