package dev.fingerpost.envoy.check;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.SetMultimap;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.check.References.Reference;
import dev.fingerpost.envoy.check.field.RecentMessages;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.diagnostic.Diagnostic;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which resources name which others, and which of these names lead nowhere. It looks at what
 * changed and at those who name it, never at all. Owned by one thread.
 */
public final class ReferenceCheck {
  private final Map<ResourceId, Node> nodes = new HashMap<>();
  private final SetMultimap<ResourceId, ResourceId> namedBy = HashMultimap.create();
  private final Map<ResourceId, ImmutableList<Diagnostic>> found = new HashMap<>();
  private final Set<ResourceId> touched = new HashSet<>();
  private final RecentMessages nameless = new RecentMessages();
  private long examined;

  /** A new or changed resource. */
  public void put(Entry entry) {
    try {
      ResourceId id = new ResourceId(entry.type(), entry.name());
      switch (entry.type()) {
        case CLUSTER -> put(id, entry, Cluster.parseFrom(entry.body()));
        case LISTENER -> put(id, entry, Listener.parseFrom(entry.body()));
        case ROUTE -> put(id, entry, RouteConfiguration.parseFrom(entry.body()));
        // They name nothing.
        case ENDPOINT, SECRET, RUNTIME -> put(id, entry.subject(), ImmutableSortedSet.of());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(entry.name() + " is no " + entry.type(), e);
    }
  }

  /** A resource that is no more. */
  public void remove(ResourceId id) {
    Node old = nodes.remove(id);
    if (old != null) {
      old.references.forEach(reference -> namedBy.remove(reference.target(), id));
      touch(id);
      old.references.forEach(reference -> touched.addAll(namedBy.get(reference.target())));
    }
  }

  /** What leads nowhere now. */
  public ImmutableList<Diagnostic> diagnostics() {
    for (ResourceId id : touched) {
      examine(id);
    }
    touched.clear();
    return found.values().stream()
        .flatMap(ImmutableList::stream)
        .sorted(Comparator.naturalOrder())
        .collect(ImmutableList.toImmutableList());
  }

  /** How many resources were looked at so far, because they or what they name changed. */
  public long examined() {
    return examined;
  }

  private void put(ResourceId id, Entry entry, Message message) {
    put(id, entry.subject(), References.in(message, nameless));
  }

  /**
   * A new or changed resource, or a part of one, such as one virtual host of a table.
   *
   * @param subject the service that it is about; empty if it is about none
   * @param references what stands in it
   */
  public void put(ResourceId id, String subject, ImmutableSortedSet<Reference> references) {
    Node next = new Node(subject, references);
    Node old = nodes.put(id, next);
    if (next.equals(old)) {
      return;
    }
    if (old == null) {
      touch(id);
    } else {
      old.references.forEach(reference -> namedBy.remove(reference.target(), id));
      old.references.forEach(reference -> touched.addAll(namedBy.get(reference.target())));
      touched.add(id);
    }
    for (Reference reference : references) {
      namedBy.put(reference.target(), id);
      if (reference.missing() == CheckCode.NO_ASSIGNMENT) {
        touched.addAll(namedBy.get(reference.target()));
      }
    }
  }

  /** It came or went: all that name it see something else. */
  private void touch(ResourceId id) {
    touched.add(id);
    touched.addAll(namedBy.get(id));
  }

  private void examine(ResourceId id) {
    examined++;
    Node node = nodes.get(id);
    if (node == null) {
      found.remove(id);
      return;
    }
    ImmutableList.Builder<Diagnostic> diagnostics = ImmutableList.builder();
    String path = node.subject.isEmpty() ? "" : "services." + node.subject;
    for (Reference reference : node.references) {
      ResourceId target = reference.target();
      if (!nodes.containsKey(target)) {
        diagnostics.add(reference.missing().about(name(id) + " names " + target.name(), path));
      }
      if (target.type() == ResourceType.ENDPOINT && namedBy.get(target).size() > 1) {
        diagnostics.add(
            CheckCode.SHARED_ASSIGNMENT.about(name(id) + " and " + other(target, id), path));
      }
    }
    ImmutableList<Diagnostic> now = diagnostics.build();
    if (now.isEmpty()) {
      found.remove(id);
    } else {
      found.put(id, now);
    }
  }

  private String other(ResourceId target, ResourceId id) {
    return namedBy.get(target).stream()
        .filter(each -> !each.equals(id))
        .map(ResourceId::name)
        .sorted()
        .findFirst()
        .orElseThrow();
  }

  private static String name(ResourceId id) {
    return id.type().label() + " " + id.name();
  }

  /** A resource, as far as others matter. */
  private record Node(String subject, ImmutableSortedSet<Reference> references) {}
}
