package dev.fingerpost.server.ads.stream;

import com.google.common.base.CharMatcher;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.server.store.Packed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

  private final LoadingCache<String, Node> nodes =
      CacheBuilder.newBuilder()
          .maximumSize(MAX_NODES)
          .expireAfterAccess(KEPT)
          .build(CacheLoader.from(Node::new));

  /** The page of one node. */
  Node node(String id) {
    return nodes.getUnchecked(id);
  }

  /** What one node refused. */
  static final class Node {

    private final String id;
    private final Map<ResourceId, Refusal> refused = bounded();
    private final Map<ResourceId, Refusal> unanswered = bounded();
    private volatile long revision;

    Node(String id) {
      this.id = id;
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
    }

    /** Grows with every refusal; 0 before the first. */
    long revision() {
      return revision;
    }

    synchronized Map<ResourceId, Refusal> refused() {
      return Map.copyOf(refused);
    }

    /** Remembers clusters whose response was open when a stream ended: one may be stuck. */
    synchronized void leftUnanswered(Map<ResourceId, Refusal> clusters) {
      unanswered.putAll(clusters);
    }

    /** What was left unanswered, once. */
    synchronized Map<ResourceId, Refusal> takeUnanswered() {
      Map<ResourceId, Refusal> taken = Map.copyOf(unanswered);
      unanswered.clear();
      return taken;
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
