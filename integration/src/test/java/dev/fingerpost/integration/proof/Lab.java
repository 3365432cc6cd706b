package dev.fingerpost.integration.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import dev.fingerpost.envoy.bootstrap.Bootstrap;
import dev.fingerpost.envoy.bootstrap.BootstrapOptions;
import dev.fingerpost.envoy.bootstrap.RuntimeLayer;
import dev.fingerpost.envoy.check.ReferenceCheck;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.listener.OutboundListener;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.RouteTable;
import dev.fingerpost.integration.harness.LiveResources;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.proof.RawControlPlane.Answer;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Traffic;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.Audience;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * One real Envoy with the product's bootstrap and listener, and a control plane that sends it
 * whatever it is told to. What our checks would have said is kept beside it. Owned by one thread.
 */
final class Lab implements AutoCloseable {

  private static final Duration GUARD = Duration.ofSeconds(8);
  private static final List<ResourceType> ORDER =
      List.of(
          ResourceType.CLUSTER,
          ResourceType.ENDPOINT,
          ResourceType.SECRET,
          ResourceType.LISTENER,
          ResourceType.ROUTE);

  private final RawControlPlane plane;
  private final RealEnvoy envoy;
  private final int outbound = Loopback.freePort();
  private final Map<String, VirtualHost> hosts = new LinkedHashMap<>();
  private final List<EchoService> services = new ArrayList<>();
  private final ResourceCheck check = new ResourceCheck();
  private final ReferenceCheck references = new ReferenceCheck();
  private final Set<String> codes = new TreeSet<>();
  private int steps;

  Lab(Path folder) {
    Address address = new Address("127.0.0.1", outbound);
    List<Entry> first =
        List.of(
            RuntimeLayer.empty(),
            LiveResources.assignment("_local/web"),
            OutboundListener.of(new Audience("web", address)),
            RouteTable.assemble(List.of()).entry(),
            cluster("probe", "{}"),
            LiveResources.assignment("probe"));
    first.forEach(references::put);
    Programs.envoy(); // a skip must leave nothing behind
    plane = new RawControlPlane(first);
    try {
      String bootstrap =
          Bootstrap.yaml(
              new BootstrapOptions(
                  "web-1",
                  "web",
                  List.of(new Address("127.0.0.1", plane.port())),
                  address,
                  new Address("127.0.0.1", Loopback.freePort())));
      envoy = RealEnvoy.start(Programs.envoy(), folder, bootstrap).awaitLive();
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  /** A cluster by EDS with what the text adds. */
  static Entry cluster(String name, String yaml) {
    return LiveResources.entry(
        ResourceType.CLUSTER, name, Yaml.add(yaml, LiveResources.clusterMessage(name, 1)).build());
  }

  /** A cluster that is nothing but the text. */
  static Entry plainCluster(String name, String yaml) {
    return LiveResources.entry(
        ResourceType.CLUSTER,
        name,
        Yaml.add(
                yaml,
                Cluster.newBuilder().setName(name).setConnectTimeout(Durations.fromSeconds(1)))
            .build());
  }

  /** An assignment as the text says. */
  static Entry assignment(String name, String yaml) {
    return LiveResources.entry(
        ResourceType.ENDPOINT,
        name,
        Yaml.add(yaml, ClusterLoadAssignment.newBuilder().setClusterName(name)).build());
  }

  /** An instance on loopback, as an assignment's text has it. */
  static String at(EchoService service) {
    return at(service.port());
  }

  /** A host on loopback, as an assignment's text has it. */
  static String at(int port) {
    return "endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: " + port + "}}}";
  }

  /** A new instance of whatever. */
  EchoService echo() {
    EchoService service = EchoService.start("i-" + services.size());
    services.add(service);
    return service;
  }

  /** A cluster with the text, and its instances; Envoy takes both. */
  void serve(String name, String yaml, EchoService... instances) {
    int[] ports = Arrays.stream(instances).mapToInt(EchoService::port).toArray();
    accepts(cluster(name, yaml), LiveResources.assignment(name, ports));
  }

  /** A virtual host for a cluster of its name, whose only route has the text; Envoy takes it. */
  void route(String name, String yaml) {
    host(name, "routes: [{match: {prefix: /}, route: {cluster: " + name + yaml + "}}]");
  }

  /** A virtual host as the text says; Envoy takes it. */
  void host(String name, String yaml) {
    hosts.put(name, message(name, yaml));
    accepts(table());
  }

  /** Envoy refuses the table with this virtual host too, with these words. */
  void refusesHost(String words, String name, String yaml) {
    hosts.put(name, message(name, yaml));
    refuses(words, table());
    hosts.remove(name);
    accepts(table());
  }

  /** Envoy takes all of these. */
  void accepts(Entry... entries) {
    for (String nonce : push(entries)) {
      Answer answer = awaitAnswer(nonce);
      assertThat(answer.refusal()).as("answer to %s", nonce).isEmpty();
    }
  }

  /** Envoy refuses one of these with these words, and takes other clusters afterwards. */
  void refuses(String words, Entry... entries) {
    List<String> refusals = new ArrayList<>();
    for (String nonce : push(entries)) {
      awaitAnswer(nonce).refusal().ifPresent(refusals::add);
    }
    assertThat(refusals).as("refusals").hasSize(1).allMatch(text -> text.contains(words));
    for (Entry entry : entries) {
      if (entry.type() == ResourceType.CLUSTER || entry.type() == ResourceType.LISTENER) {
        forget(entry);
      }
    }
    assertThat(probe()).as("answer to the next cluster").contains(new Answer(Optional.empty()));
    assertThat(warming()).isZero();
  }

  /** Envoy leaves these, and every cluster update after them, without an answer. */
  void stalls(Entry... entries) {
    List<String> nonces = push(entries);
    String later = pushProbe();
    // Whatever it did at once it has done before it answers what was sent last.
    for (int n = 0; n < 3; n++) {
      barrier();
    }
    assertThat(warming()).isPositive();
    assertThat(plane.answer(nonces.getFirst())).isEmpty();
    assertThat(plane.answer(later)).isEmpty();
  }

  /** Envoy's process ends. */
  void dies(Entry... entries) {
    push(entries);
    await("Envoy has ended", () -> !envoy.process().isAlive());
  }

  /** Sends all, and nothing is awaited; the nonces of the responses. */
  List<String> push(Entry... entries) {
    List<String> nonces = new ArrayList<>();
    for (Entry entry : entries) {
      check.entry(entry).forEach(this::note);
      references.put(entry);
    }
    references.diagnostics().forEach(this::note);
    for (ResourceType type : ORDER) {
      List<Entry> batch = Arrays.stream(entries).filter(each -> each.type() == type).toList();
      if (!batch.isEmpty()) {
        nonces.add(plane.push(type, batch));
      }
    }
    return nonces;
  }

  /** What our checks have said since this was asked last. */
  Set<String> codes() {
    Set<String> now = new TreeSet<>(codes);
    codes.clear();
    return now;
  }

  /** Says what a check said that no resource alone shows. */
  void note(Diagnostic diagnostic) {
    codes.add(diagnostic.code());
  }

  /** Envoy works on what it was sent before this is answered. */
  void barrier() {
    Runtime runtime =
        Runtime.newBuilder()
            .setName(RuntimeLayer.NAME)
            .setLayer(
                Struct.newBuilder()
                    .putFields("step", Value.newBuilder().setNumberValue(++steps).build()))
            .build();
    awaitAnswer(
        plane.push(
            ResourceType.RUNTIME,
            List.of(Entries.general(ResourceType.RUNTIME, RuntimeLayer.NAME, runtime))));
  }

  Traffic traffic() {
    return new Traffic(outbound);
  }

  RealEnvoy envoy() {
    return envoy;
  }

  long stat(String cluster, String name) {
    return envoy.stat("cluster." + cluster + "." + name);
  }

  void await(String claim, BooleanSupplier holds) {
    Await.until(claim, GUARD, holds, envoy.process()::lastLines);
  }

  @Override
  public void close() {
    envoy.close();
    plane.close();
    services.forEach(EchoService::close);
  }

  private Entry table() {
    return LiveResources.entry(
        ResourceType.ROUTE,
        RouteTable.NAME,
        RouteConfiguration.newBuilder()
            .setName(RouteTable.NAME)
            .addAllVirtualHosts(hosts.values())
            .build());
  }

  private static VirtualHost message(String name, String yaml) {
    return Yaml.add("{" + yaml + "}", VirtualHost.newBuilder().setName(name).addDomains(name))
        .build();
  }

  private void forget(Entry entry) {
    references.remove(new ResourceId(entry.type(), entry.name()));
    plane.remove(entry.type(), List.of(entry.name()));
  }

  private Optional<Answer> probe() {
    String nonce = pushProbe();
    awaitAnswer(nonce);
    return plane.answer(nonce);
  }

  /** A cluster update that any healthy Envoy takes at once. */
  private String pushProbe() {
    steps++;
    Entry next = LiveResources.cluster("probe", 1 + steps);
    String nonce = plane.push(ResourceType.CLUSTER, List.of(next));
    plane.push(ResourceType.ENDPOINT, List.of(LiveResources.assignment("probe")));
    return nonce;
  }

  private Answer awaitAnswer(String nonce) {
    await("Envoy answers " + nonce, () -> plane.answer(nonce).isPresent());
    return plane.answer(nonce).orElseThrow();
  }

  private long warming() {
    return envoy.stat("cluster_manager.warming_clusters");
  }
}
