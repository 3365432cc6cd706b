package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds and cures a client that is stuck in warming (X-46, OV-D5): it asks for listeners or routes
 * and never for clusters, or it leaves clusters unanswered long after it got their endpoints. The
 * cure is to take back what it may be stuck on: silence would leave it stuck for ever. Owned by the
 * stream's loop.
 */
final class Wedge {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_NOTED = 200;
  private static final Duration MAX_PATIENCE = Duration.ofMinutes(10);

  private final TypeState clusters;
  private final TypeState endpoints;
  private final NodeView view;
  private final Quarantine quarantine;
  private final StreamMetrics metrics;
  private final Timers timers;
  private final Runnable afterCure;
  private Scheduler.@Nullable Timer timer;
  private Duration patience = PATIENCE;

  /**
   * @param afterCure sends what the cure prepared
   */
  Wedge(
      TypeState clusters,
      TypeState endpoints,
      NodeView view,
      Quarantine quarantine,
      StreamMetrics metrics,
      Timers timers,
      Runnable afterCure) {
    this.clusters = clusters;
    this.endpoints = endpoints;
    this.view = view;
    this.quarantine = quarantine;
    this.metrics = metrics;
    this.timers = timers;
    this.afterCure = afterCure;
  }

  /** The client asked for a type. */
  void asked(ResourceType type) {
    if (type == ResourceType.CLUSTER) {
      quarantine.ledger().takeUnanswered();
      disarm();
      sent(); // what was pushed before it asked may still be open
    } else if ((type == ResourceType.LISTENER || type == ResourceType.ROUTE)
        && !clusters.subscription().asked()
        && timer == null) {
      arm();
    }
  }

  /** Something went out, clusters perhaps: their endpoints went right behind. */
  void sent() {
    if (!clusters.unanswered().isEmpty() && timer == null) {
      arm();
    }
  }

  /** The client answered for clusters. */
  void answered() {
    disarm();
    if (!clusters.unanswered().isEmpty()) {
      arm();
    } else {
      patience = PATIENCE;
      quarantine.resume().forEach(id -> clusters.mark(id.name()));
    }
  }

  /**
   * Notes what is open, in case that the stream or the control plane ends. Many at once are a first
   * sync: that is refused at once if it is refused (OV-D5), and has nothing to fall back to.
   */
  void note() {
    if (clusters.subscription().asked()) {
      int open = clusters.unanswered().all().stream().mapToInt(r -> r.resources().size()).sum();
      quarantine.ledger().unanswered(open > MAX_NOTED ? Map.of() : unanswered());
    }
  }

  /** The stream ended. */
  void close() {
    disarm();
  }

  private void arm() {
    disarm();
    timer = timers.after(patience, this::cure);
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void cure() {
    timer = null;
    patience = shorter(patience.multipliedBy(2), MAX_PATIENCE);
    metrics.wedged();
    if (clusters.subscription().asked()) {
      oldestUnanswered().forEach(this::takeBack);
    } else {
      pushAll();
    }
    for (String name : quarantine.refusedNames(ResourceType.CLUSTER, "")) {
      if (view.wanted(ResourceType.CLUSTER, name).isEmpty()) {
        clusters.answerAbsent(name);
      }
    }
    afterCure.run();
  }

  /**
   * What the client has is not known, but it has something: nothing may be taken away that it asks
   * endpoints for, and that anybody still knows. A cluster that it refused while making it has no
   * endpoints asked for: it goes, and comes again if it shall be there.
   */
  private void pushAll() {
    Map<ResourceId, Refusal> suspects = quarantine.ledger().takeUnanswered();
    clusters.subscription().takeForWildcard();
    List<String> strangers = new ArrayList<>();
    view.forEachName(
        ResourceType.CLUSTER,
        name -> {
          ResourceId id = new ResourceId(ResourceType.CLUSTER, name);
          if (suspects.containsKey(id)) {
            return;
          }
          if (mayHave(name)) {
            clusters.known().put(Packed.claimed(id, "?"));
          } else {
            strangers.add(name);
          }
        });
    endpoints.subscription().names().stream()
        .filter(name -> view.wanted(ResourceType.CLUSTER, name).isEmpty())
        .filter(name -> view.wanted(ResourceType.ENDPOINT, name).isEmpty())
        .forEach(clusters::answerAbsent);
    suspects.forEach(this::takeBack);
    if (!strangers.isEmpty()) {
      strangers.forEach(clusters::answerAbsent);
      afterCure.run();
    }
    clusters.markAll();
  }

  /** Whether the client asks for a cluster's endpoints, as far as it asks for any. */
  private boolean mayHave(String cluster) {
    return !endpoints.subscription().asked()
        || view.wanted(ResourceType.CLUSTER, cluster)
            .flatMap(packed -> packed.assignment().get())
            .filter(assignment -> !endpoints.subscription().names(assignment))
            .isEmpty();
  }

  private void takeBack(ResourceId id, Refusal suspicion) {
    quarantine.suspend(id, suspicion);
    clusters.setBack(id.name());
    clusters.force(id.name());
  }

  /** Clusters whose response is open, and what the client had before. */
  private Map<ResourceId, Refusal> unanswered() {
    Map<ResourceId, Refusal> open = new HashMap<>();
    clusters.unanswered().all().forEach(response -> open.putAll(suspects(response)));
    return open;
  }

  /** What came before was answered, so the first open response is the one to look at. */
  private Map<ResourceId, Refusal> oldestUnanswered() {
    return clusters.unanswered().all().stream()
        .map(this::suspects)
        .filter(suspects -> !suspects.isEmpty())
        .findFirst()
        .orElse(Map.of());
  }

  private Map<ResourceId, Refusal> suspects(InFlight response) {
    Map<ResourceId, Refusal> suspects = new HashMap<>();
    for (Packed packed : response.resources()) {
      if (view.isCurrent(packed) && clusters.known().has(packed)) {
        suspects.put(
            packed.id(), Refusal.of(packed, clusters.lastGood(packed.name()), "left unanswered"));
      }
    }
    return suspects;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
