package dev.fingerpost.integration;

import com.google.protobuf.UInt32Value;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.LiveEngine;
import dev.fingerpost.integration.harness.LiveResources;
import dev.fingerpost.integration.world.Traffic;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Resources that never rest: step by step, at random by a seed, services with their clusters come
 * and go for good, split over two clusters and join again, get other cluster settings and other
 * instances; each step is one publication. Owned by one thread.
 */
final class EngineChurn {

  private static final int SERVICES = 12;
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LiveEngine engine;
  private final Traffic knocks;
  private final List<Integer> ports;
  private final SplittableRandom random;
  private final Reachable reachable = new Reachable();
  private final Map<String, Service> services = new TreeMap<>();
  private final Map<String, Instant> awaited = new TreeMap<>();
  private final Set<String> leaving = new TreeSet<>();
  private final Map<String, Integer> steps = new TreeMap<>();
  private final List<String> history = new ArrayList<>();

  /**
   * A service as it is published now.
   *
   * @param clusters what its traffic goes to, in equal shares
   * @param settings differ from one version of its clusters to the next
   */
  private record Service(String name, List<String> clusters, int settings, Set<Integer> ports) {}

  /**
   * @param knocks a way through the Envoy that is counted apart from the load's
   * @param ports instances that answer for whatever service
   */
  EngineChurn(LiveEngine engine, Traffic knocks, List<Integer> ports, long seed) {
    this.engine = engine;
    this.knocks = knocks;
    this.ports = ports;
    this.random = new SplittableRandom(seed);
  }

  Reachable reachable() {
    return reachable;
  }

  /** How often each kind of step was taken. */
  String summary() {
    return steps.toString();
  }

  /** All steps of a service. */
  String history(String service) {
    return history.stream()
        .filter(step -> step.endsWith(" " + service))
        .collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  /** The first few services. */
  void begin() {
    for (int s = 0; s < SERVICES / 2; s++) {
      arrive("service-" + s);
    }
    engine.await(
        "the first services are reachable",
        PATIENCE,
        () -> {
          knock();
          return awaited.isEmpty();
        });
  }

  /** Steps until the time is over. */
  void go(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      step("service-" + random.nextInt(SERVICES));
      knock();
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  private void step(String name) {
    Service service = services.get(name);
    if (service == null) {
      // One that came back before it was seen to be gone would be reached by what it was before.
      if (!leaving.contains(name)) {
        arrive(name);
      }
    } else if (!awaited.containsKey(name)) {
      switch (random.nextInt(7)) {
        case 0 -> leave(service);
        case 1, 2 -> split(service);
        case 3, 4 -> settle("change", with(service, service.settings + 1, service.ports));
        default -> settle("move", with(service, service.settings, pick()));
      }
    }
  }

  private void arrive(String name) {
    settle("arrive", new Service(name, List.of(name), 1, pick()));
    awaited.put(name, Instant.now());
  }

  private void leave(Service service) {
    if (reachable.size() < 3) {
      return;
    }
    note("leave", service.name);
    reachable.remove(service.name);
    leaving.add(service.name);
    services.remove(service.name);
    engine.change(List.of(table()), ids(service.clusters));
  }

  /** One cluster becomes two others, or two become one. */
  private void split(Service service) {
    String name = service.name;
    List<String> clusters =
        service.clusters.size() == 1 ? List.of(name + ":v1", name + ":v2") : List.of(name);
    settle("split", new Service(name, clusters, service.settings, service.ports));
  }

  /** Publishes a service as it shall be from now on. */
  private void settle(String step, Service next) {
    note(step, next.name);
    Service before = services.put(next.name, next);
    List<Entry> entries = new ArrayList<>();
    for (String cluster : next.clusters) {
      entries.add(LiveResources.cluster(cluster, next.settings));
      int[] hosts = next.ports.stream().mapToInt(Integer::intValue).toArray();
      entries.add(LiveResources.assignment(cluster, hosts));
    }
    entries.add(table());
    Set<String> gone = new LinkedHashSet<>(before == null ? List.of() : before.clusters);
    next.clusters.forEach(gone::remove);
    engine.change(entries, ids(gone));
  }

  private static Service with(Service service, int settings, Set<Integer> ports) {
    return new Service(service.name, service.clusters, settings, ports);
  }

  /** One instance or some. */
  private Set<Integer> pick() {
    Set<Integer> picked = new TreeSet<>();
    for (int n = 0; n <= random.nextInt(ports.size()); n++) {
      picked.add(ports.get(random.nextInt(ports.size())));
    }
    return picked;
  }

  private static List<ResourceId> ids(Iterable<String> clusters) {
    List<ResourceId> ids = new ArrayList<>();
    for (String cluster : clusters) {
      ids.add(new ResourceId(ResourceType.CLUSTER, cluster));
      ids.add(new ResourceId(ResourceType.ENDPOINT, cluster));
    }
    return ids;
  }

  private Entry table() {
    RouteConfiguration.Builder table = RouteConfiguration.newBuilder().setName("routes");
    services
        .values()
        .forEach(service ->
            table.addVirtualHosts(
                VirtualHost.newBuilder()
                    .setName(service.name)
                    .addDomains(service.name)
                    .addRoutes(
                        Route.newBuilder()
                            .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                            .setRoute(action(service)))));
    return LiveResources.entry(ResourceType.ROUTE, "routes", table.build());
  }

  private static RouteAction.Builder action(Service service) {
    if (service.clusters.size() == 1) {
      return RouteAction.newBuilder().setCluster(service.clusters.getFirst());
    }
    WeightedCluster.Builder weighted = WeightedCluster.newBuilder();
    service.clusters.forEach(cluster ->
        weighted.addClusters(
            WeightedCluster.ClusterWeight.newBuilder()
                .setName(cluster)
                .setWeight(UInt32Value.of(50))));
    return RouteAction.newBuilder().setWeightedClusters(weighted);
  }

  /**
   * Tries those that are on their way: the first good answer opens them for all, the first bad one
   * shows that they are gone.
   */
  private void knock() {
    for (String service : List.copyOf(leaving)) {
      if (!knocks.send(service, 1).allAre(200)) {
        note("gone", service);
        leaving.remove(service);
      }
    }
    for (Map.Entry<String, Instant> entry : List.copyOf(awaited.entrySet())) {
      String service = entry.getKey();
      if (knocks.send(service, 1).allAre(200)) {
        note("reached", service);
        awaited.remove(service);
        reachable.add(service);
      } else if (Instant.now().isAfter(entry.getValue().plus(PATIENCE))) {
        throw new AssertionError(service + " is not reachable" + history(service));
      }
    }
  }

  private void note(String step, String service) {
    steps.merge(step, 1, Integer::sum);
    history.add(Instant.now() + " " + step + " " + service);
  }
}
