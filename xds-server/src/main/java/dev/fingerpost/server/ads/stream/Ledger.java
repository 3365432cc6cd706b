package dev.fingerpost.server.ads.stream;

import com.google.common.base.CharMatcher;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.server.store.Packed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each node refused, and what it had before: it outlives a stream, so that a node that comes
 * back does not get refused bytes again. Bounded in nodes, in names and in time; safe for
 * all threads.
 */
public final class Ledger {

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private static final int MAX_LINE = 400;
  private static final int MAX_NODES = 10_000;
  private static final int MAX_NAMES = 1_000;
  private static final Duration KEPT = Duration.ofHours(24);

  private final InstantSource clock;
  private final LoadingCache<String, Node> nodes;
  private volatile Runnable onChange = () -> {};

  /** An empty ledger on the system's clock. */
  public Ledger() {
    this(InstantSource.system());
  }

  /** An empty ledger. */
  public Ledger(InstantSource clock) {
    this.clock = clock;
    nodes =
        CacheBuilder.newBuilder()
            .maximumSize(MAX_NODES)
            .expireAfterAccess(KEPT)
            .build(CacheLoader.from(id -> new Node(id, this)));
  }

  /** The page of one node. */
  Node node(String id) {
    Node node = nodes.getUnchecked(id);
    node.seen = clock.instant();
    return node;
  }

  /** Has something told of every change, on the thread of the change; it must be quick. */
  void onChange(Runnable listener) {
    onChange = listener;
  }

  /** What is worth keeping of all nodes, in the order of their names. */
  ImmutableSortedMap<String, LedgerPage> pages() {
    ImmutableSortedMap.Builder<String, LedgerPage> pages = ImmutableSortedMap.naturalOrder();
    nodes
        .asMap()
        .forEach((id, node) -> {
          LedgerPage page = node.page();
          if (!page.isEmpty()) {
            pages.put(id, page);
          }
        });
    return pages.buildOrThrow();
  }

  /** Takes in what was kept, but for nodes that have not been seen for too long. */
  void restore(Map<String, LedgerPage> pages) {
    Instant oldest = clock.instant().minus(KEPT);
    pages.forEach((id, page) -> {
      if (page.seen().isAfter(oldest)) {
        nodes.getUnchecked(id).restore(page);
      }
    });
  }

  /** A node that says something is there, however long ago its stream began. */
  private void changed(Node node) {
    node.seen = clock.instant();
    nodes.put(node.id, node);
    onChange.run();
  }

  /** What one node refused. */
  static final class Node {

    private final String id;
    private final Map<ResourceId, Refusal> refused = bounded();
    private final Map<ResourceId, Refusal> unanswered = bounded();
    private final Ledger ledger;
    private volatile long revision;
    private volatile Instant seen = Instant.EPOCH;

    Node(String id, Ledger ledger) {
      this.id = id;
      this.ledger = ledger;
    }

    synchronized Optional<Refusal> refusal(ResourceId id) {
      return Optional.ofNullable(refused.get(id));
    }

    synchronized void refuse(Packed packed, Refusal refusal) {
      Refusal before = refused.get(packed.id());
      if (before == null || !before.covers(packed)) {
        log.warn(
            "event=nack node={} type={} name={} version={} service={} error=\"{}\"",
            id,
            packed.type().label(),
            packed.name(),
            packed.version(),
            packed.entry().subject(),
            oneLine(refusal.error()));
      }
      revision++;
      refused.merge(packed.id(), refusal, Refusal::and);
      ledger.changed(this);
    }

    /** Grows with every refusal; 0 before the first. */
    long revision() {
      return revision;
    }

    synchronized Map<ResourceId, Refusal> refused() {
      return Map.copyOf(refused);
    }

    /**
     * Remembers the clusters whose response is open, and what the client had before: should the
     * stream or this process end, one of them may be what the client is stuck on.
     */
    synchronized void unanswered(Map<ResourceId, Refusal> clusters) {
      if (!unanswered.equals(clusters)) {
        unanswered.clear();
        unanswered.putAll(clusters);
        ledger.changed(this);
      }
    }

    /** What was left unanswered, once. */
    synchronized Map<ResourceId, Refusal> takeUnanswered() {
      Map<ResourceId, Refusal> taken = Map.copyOf(unanswered);
      unanswered(Map.of());
      return taken;
    }

    /** The bytes of a version that the client had at some time, if they are kept here. */
    synchronized Optional<Packed> superseded(ResourceId id, String version) {
      return Stream.of(refused.get(id), unanswered.get(id))
          .filter(Objects::nonNull)
          .flatMap(refusal -> refusal.lastGood().stream())
          .filter(good -> good.hasBytes() && good.version().equals(version))
          .findFirst();
    }

    synchronized LedgerPage page() {
      return new LedgerPage(seen, ImmutableMap.copyOf(refused), ImmutableMap.copyOf(unanswered));
    }

    synchronized void restore(LedgerPage page) {
      seen = page.seen();
      refused.putAll(page.refused());
      unanswered.putAll(page.unanswered());
      revision = refused.isEmpty() ? 0 : 1;
    }

    private static String oneLine(String text) {
      String line = CharMatcher.javaIsoControl().replaceFrom(text, ' ').replace('"', '\'');
      return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "...";
    }

    private static Map<ResourceId, Refusal> bounded() {
      return new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceId, Refusal> eldest) {
          return size() > MAX_NAMES;
        }
      };
    }
  }
}
