package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import dev.fingerpost.envoy.cost.ChangeCost;
import dev.fingerpost.envoy.cost.Cost;
import dev.fingerpost.envoy.cost.CostClass;
import dev.fingerpost.envoy.cost.Effect;
import dev.fingerpost.envoy.listener.OutboundListener;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.RouteTable;
import dev.fingerpost.integration.harness.LiveEngine;
import dev.fingerpost.integration.harness.LiveEngine.Wire;
import dev.fingerpost.integration.harness.LiveResources;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.HttpConnection;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.Traffic;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.plan.Audience;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.Policy;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.Policy.DropOverload;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a change is said to cost is what it costs a real Envoy, by its own numbers. */
class CostIT {

  private static final Set<Effect> SEEN =
      EnumSet.of(Effect.REBUILDS_BALANCER, Effect.CLOSES_CONNECTIONS, Effect.CLEARS_EJECTIONS);
  private static final AtomicInteger SERVICES = new AtomicInteger();
  private static final CostCase BASE = CostCase.BASE;

  @TempDir static Path folder;

  private static EchoService one;
  private static EchoService two;
  private static EchoService sick;
  private static LiveEngine engine;

  @BeforeAll
  static void start() {
    engine = LiveEngine.of(folder, Wire.DELTA);
    engine.put(
        OutboundListener.of(new Audience("web", new Address("127.0.0.1", engine.outbound()))),
        RouteTable.assemble(List.of()).entry());
    // In the order that an assignment has: the sick one is never the first.
    List<EchoService> byPort =
        Stream.of("a", "b", "c")
            .map(EchoService::start)
            .sorted(Comparator.comparingInt(EchoService::port))
            .toList();
    one = byPort.get(0);
    two = byPort.get(1);
    sick = byPort.get(2);
    engine.start();
  }

  @AfterAll
  static void end() {
    engine.close();
    Stream.of(one, two, sick).forEach(EchoService::close);
  }

  static Stream<Arguments> changes() {
    Consumer<LbEndpoint.Builder> unhealthy = host -> host.setHealthStatus(HealthStatus.UNHEALTHY);
    Consumer<LbEndpoint.Builder> draining = host -> host.setHealthStatus(HealthStatus.DRAINING);
    return Stream.of(
        row("nothing", BASE, BASE),
        row("timeout", BASE, BASE.policy("timeout: 5s", "timeout: 6s"), CostClass.IN_PLACE),
        row("idleTimeout", BASE, BASE.adding("idleTimeout: 9s"), CostClass.IN_PLACE),
        row("maxStreamDuration", BASE, BASE.adding("maxStreamDuration: 9s"), CostClass.IN_PLACE),
        row("retry", BASE, BASE.adding("retry: {numRetries: 3}"), CostClass.IN_PLACE),
        row(
            "routes",
            BASE,
            BASE.adding("routes: [{match: {path: /x}, timeout: 9s}]"),
            CostClass.IN_PLACE),
        row("rateLimit", BASE, BASE.adding("rateLimit: 5000/s"), CostClass.IN_PLACE),
        row(
            "faults",
            BASE,
            BASE.adding(
                "faults: {abort: {status: 503, share: 0.01%}, onlyWithHeader: {x-a: b}, until: 2036-12-01T10:00:00Z}"),
            CostClass.IN_PLACE),
        row(
            "requestHeaders",
            BASE,
            BASE.adding("requestHeaders: {set: {x-a: b}}"),
            CostClass.IN_PLACE),
        row(
            "responseHeaders",
            BASE,
            BASE.adding("responseHeaders: {remove: [x-a]}"),
            CostClass.IN_PLACE),
        row("no retry", BASE, BASE.adding("retry: none"), CostClass.IN_PLACE),
        row(
            "hash keys",
            BASE.policy("weighted", "{policy: maglev, hashOn: [{header: x-a}]}"),
            BASE.policy("weighted", "{policy: maglev, hashOn: [{header: x-b}]}"),
            CostClass.IN_PLACE),
        row(
            "header that names an instance",
            BASE.policy("weighted", "{policy: direct, header: x-a}"),
            BASE.policy("weighted", "{policy: direct, header: x-b}"),
            CostClass.IN_PLACE),
        row(
            "critical and without a name",
            BASE.policy("weighted", "{policy: direct, header: x-a}"),
            BASE.policy("weighted", "{policy: direct, header: x-a}").first(", health: critical"),
            CostClass.REBALANCED),
        row("weight", BASE, BASE.first(", weight: 5"), CostClass.REBALANCED),
        row(
            "fixed weight",
            BASE,
            BASE.policy("weighted", "{policy: weighted, fixedWeights: {a: 5, b: 4, c: 3}}"),
            CostClass.REBALANCED),
        row("weight 0", BASE, BASE.first(", weight: 0"), CostClass.REBALANCED),
        row("critical", BASE, BASE.first(", health: critical"), CostClass.REBALANCED),
        row("maintenance", BASE, BASE.first(", health: maintenance"), CostClass.REBALANCED),
        row(
            "from critical to maintenance",
            BASE.first(", health: critical"),
            BASE.first(", health: maintenance"),
            CostClass.UNAPPLIED),
        row("the same by hand", BASE.host(unhealthy), BASE.host(draining), CostClass.UNAPPLIED),
        row(
            "drops alone",
            BASE,
            BASE.assignment(it ->
                it.setPolicy(
                    Policy.newBuilder()
                        .addDropOverloads(DropOverload.newBuilder().setCategory("shed")))),
            CostClass.UNAPPLIED),
        row(
            "overprovisioning",
            BASE,
            BASE.assignment(it ->
                it.setPolicy(Policy.newBuilder().setOverprovisioningFactor(UInt32Value.of(150)))),
            CostClass.REBALANCED),
        row(
            "metadata",
            BASE,
            BASE.host(host ->
                host.setMetadata(
                    Metadata.newBuilder()
                        .putFilterMetadata("envoy.lb", Struct.getDefaultInstance()))),
            CostClass.REBALANCED),
        row(
            "priority",
            BASE,
            BASE.assignment(it -> {
              var group = it.getEndpoints(0).toBuilder();
              it.addEndpoints(
                  group
                      .clone()
                      .setPriority(1)
                      .clearLbEndpoints()
                      .addLbEndpoints(group.getLbEndpoints(0)));
              it.setEndpoints(0, group.removeLbEndpoints(0));
            }),
            CostClass.REBALANCED),
        row("an instance goes", BASE, BASE.withoutFirst(), CostClass.SHRUNK, CostClass.REBALANCED),
        row("an instance comes", BASE.withoutFirst(), BASE, CostClass.GROWN, CostClass.REBALANCED),
        row("zone", BASE, BASE.others(", zone: b"), CostClass.INSTANCES_RECREATED),
        row(
            "weights of zones",
            BASE.adding("locality: {mode: weighted, weights: {a: 1}}"),
            BASE.adding("locality: {mode: weighted, weights: {a: 2}}"),
            CostClass.REBALANCED),
        row("zone-aware", BASE, BASE.adding("locality: {minClusterSize: 2}"), CostClass.RECREATED),
        row(
            "connectTimeout",
            BASE,
            BASE.policy("connectTimeout: 1s", "connectTimeout: 2s"),
            CostClass.RECREATED),
        row(
            "slowStart",
            BASE,
            BASE.policy("weighted", "{policy: weighted, slowStart: {window: 60s}}"),
            CostClass.RECREATED),
        row("balancer", BASE, BASE.policy("weighted", "random"), CostClass.RECREATED),
        row(
            "outlierDetection",
            BASE,
            BASE.policy("consecutive5xx: 1", "consecutive5xx: 2"),
            CostClass.RECREATED),
        row(
            "circuitBreaker",
            BASE,
            BASE.adding("circuitBreaker: {maxRequests: 7}"),
            CostClass.RECREATED),
        row("healthCheck", BASE, BASE.adding("healthCheck: {http: /healthz}"), CostClass.RECREATED),
        row(
            "an instance goes that is probed",
            BASE.adding("healthCheck: {http: /healthz}"),
            BASE.adding("healthCheck: {http: /healthz}").withoutFirst(),
            CostClass.SHRUNK,
            CostClass.REBALANCED),
        row("panic", BASE, BASE.adding("health: {panicPercent: 51}"), CostClass.RECREATED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void costsWhatItIsSaidTo(String name, CostCase before, CostCase after, Set<CostClass> claimed) {
    String service = "s" + SERVICES.incrementAndGet();
    List<Entry> old = before.entries(service, List.of(one, two, sick));
    List<Entry> next = after.entries(service, List.of(one, two, sick));
    List<Cost> costs = costs(old, next);
    assertThat(costs).flatMap(cost -> cost.parts().keySet()).hasSameElementsAs(claimed);

    engine.put(old);
    useAndEject(service);
    Map<String, Long> numbers = engine.envoy().stats("");
    engine.put(next.stream().filter(entry -> !old.contains(entry)).toList());
    engine.awaitSettled();
    engine.await("nothing warms", () -> engine.warming() == 0);
    engine.traffic().send(service, 9);

    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    costs.forEach(cost -> effects.addAll(cost.effects()));
    effects.retainAll(SEEN);
    boolean isRecreated = claimed.contains(CostClass.RECREATED);
    engine.await(
        "what was claimed is seen: " + effects,
        () -> seen(service, numbers).containsAll(Sets.difference(effects, implied(isRecreated))));
    assertThat(seen(service, numbers)).isEqualTo(effects);
    assertThat(rise(numbers, "cluster_manager.cluster_modified")).isEqualTo(isRecreated ? 1 : 0);
    assertThat(rise(numbers, "cluster_manager.cluster_added")).isZero();
    assertThat(rise(numbers, "listener_manager.listener_modified")).isZero();
    assertThat(rise(numbers, "http.outbound.rds.outbound.config_reload"))
        .isEqualTo(claimed.contains(CostClass.IN_PLACE) ? 1 : 0);
  }

  @Test
  void aListenerDrainsWhatItIsSaidTo() throws IOException {
    int port = Loopback.freePort();
    HttpConnectionManager.Builder manager =
        LiveResources.manager(RouteTable.NAME).setStatPrefix("first");
    Entry first = LiveResources.listener("more", port, manager.build());
    Entry chain = LiveResources.listener("more", port, manager.setStatPrefix("next").build());
    Entry whole =
        LiveResources.entry(
            ResourceType.LISTENER,
            "more",
            Listener.parseFrom(chain.body()).toBuilder()
                .setPerConnectionBufferLimitBytes(UInt32Value.of(70_000))
                .build());
    assertThat(cost(first, chain).worst()).isEqualTo(CostClass.CHAIN_DRAINED);
    assertThat(cost(chain, whole).worst()).isEqualTo(CostClass.LISTENER_DRAINED);
    engine.put(first);
    engine.await("the listener listens", () -> new Traffic(port).send("x", 1).allAre(404));

    requireDrained(port, chain, 1);
    requireDrained(port, whole, 0);
  }

  /** A connection that was open before ends, and a new one can be had. */
  private static void requireDrained(int port, Entry next, long inPlace) throws IOException {
    Map<String, Long> numbers = engine.envoy().stats("listener_manager.");
    try (HttpConnection held = HttpConnection.open(port)) {
      held.get("x", "/", Map.of());
      engine.put(next);
      engine.await("the held connection ends", () -> hasEnded(held));
    }
    assertThat(rise(numbers, "listener_manager.listener_in_place_updated")).isEqualTo(inPlace);
    assertThat(rise(numbers, "listener_manager.listener_modified")).isEqualTo(1);
    engine.await("the listener listens", () -> new Traffic(port).send("x", 1).allAre(404));
  }

  private static boolean hasEnded(HttpConnection held) {
    try {
      held.get("x", "/", Map.of());
      return !held.isOpen();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aClusterComesAndGoes() {
    Entry cluster = LiveResources.cluster("guest", 1);
    assertThat(ChangeCost.of(Optional.empty(), Optional.of(cluster)).worst())
        .isEqualTo(CostClass.CREATED);
    assertThat(ChangeCost.of(Optional.of(cluster), Optional.empty()).worst())
        .isEqualTo(CostClass.CLUSTER_REMOVED);
    Map<String, Long> numbers = engine.envoy().stats("cluster_manager.");

    engine.put(LiveResources.assignment("guest", one.port()), cluster);
    engine.awaitVersion("guest", "1s");
    assertThat(rise(numbers, "cluster_manager.cluster_added")).isEqualTo(1);

    engine.remove(ResourceType.CLUSTER, "guest");
    engine.await(
        "the cluster is gone", () -> rise(numbers, "cluster_manager.cluster_removed") == 1);
    assertThat(rise(numbers, "cluster_manager.cluster_modified")).isZero();
  }

  private static Cost cost(Entry before, Entry after) {
    return ChangeCost.of(Optional.of(before), Optional.of(after));
  }

  private static Set<Effect> implied(boolean isRecreated) {
    return isRecreated ? EnumSet.of(Effect.REBUILDS_BALANCER) : EnumSet.noneOf(Effect.class);
  }

  /** Opens a connection to each instance, and has one of them ejected. */
  private static void useAndEject(String service) {
    engine.awaitAnswer(service, 200);
    engine.awaitSettled();
    sick.answerWith(503);
    engine.await(
        "the sick instance is ejected",
        () -> {
          engine.traffic().send(service, 3);
          return engine.stat(service, "outlier_detection.ejections_active") == 1;
        });
    sick.answerWith(200);
  }

  private static Set<Effect> seen(String service, Map<String, Long> before) {
    String cluster = "cluster." + service + ".";
    Set<Effect> seen = EnumSet.noneOf(Effect.class);
    if (rise(before, cluster + "upstream_cx_destroy") > 0) {
      seen.add(Effect.CLOSES_CONNECTIONS);
    }
    if (engine.stat(service, "outlier_detection.ejections_active") == 0) {
      seen.add(Effect.CLEARS_EJECTIONS);
    }
    if (rise(before, cluster + "update_success") > rise(before, cluster + "update_no_rebuild")) {
      seen.add(Effect.REBUILDS_BALANCER);
    }
    return seen;
  }

  private static long rise(Map<String, Long> before, String name) {
    return engine.envoy().stat(name) - before.getOrDefault(name, 0L);
  }

  private static List<Cost> costs(List<Entry> before, List<Entry> after) {
    return after.stream()
        .map(next ->
            ChangeCost.of(
                before.stream().filter(old -> id(old).equals(id(next))).findFirst(),
                Optional.of(next)))
        .toList();
  }

  private static ResourceId id(Entry entry) {
    return new ResourceId(entry.type(), entry.name());
  }

  private static Arguments row(String name, CostCase before, CostCase after, CostClass... claimed) {
    return Arguments.of(name, before, after, ImmutableSet.copyOf(claimed));
  }
}
