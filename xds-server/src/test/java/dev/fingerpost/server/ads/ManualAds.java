package dev.fingerpost.server.ads;

import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static dev.fingerpost.server.store.Resources.listener;
import static dev.fingerpost.server.store.Resources.routes;
import static dev.fingerpost.server.store.Resources.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.protobuf.UInt64Value;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.server.ads.stream.Ledger;
import dev.fingerpost.server.ads.stream.LedgerKeeper;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.state.StateFolder;
import dev.fingerpost.server.store.Publication;
import dev.fingerpost.server.store.ResourceStore;
import dev.fingerpost.server.store.Resources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * A server to try by hand with a real Envoy: {@code ADS_PORT LISTENER_PORT SERVICES UPSTREAM_PORT
 * [LEDGER_FILE]}, then commands on standard input.
 */
public final class ManualAds {

  private final ResourceStore store = new ResourceStore();
  private final Audiences audiences = new Audiences();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final int listenerPort;

  private ManualAds(int listenerPort) {
    this.listenerPort = listenerPort;
    audiences.live().onChange(() -> publish());
  }

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
    int services = Integer.parseInt(args[2]);
    int upstream = Integer.parseInt(args[3]);
    ManualAds ads = new ManualAds(Integer.parseInt(args[1]));
    ads.publish(runtime("fingerpost"));
    String[] names = new String[services];
    Arrays.setAll(names, i -> "s" + i);
    Entry[] entries =
        Arrays.stream(names)
            .flatMap(n -> Stream.of(cluster(n, 1), assignment(n, upstream)))
            .toArray(Entry[]::new);
    ads.publish(entries);
    ads.publish(routes("outbound", names));
    try (AdsServer server =
        new AdsServer(
                AdsSettings.at(
                    new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
                    "manual"),
                ads.store,
                ads.audiences,
                TestServer::audience,
                args.length > 4
                    ? LedgerKeeper.open(
                            StateFolder.open(Path.of(args[4]), InstantSource.system())
                                .shelf("ledger"),
                            InstantSource.system())
                        .ledger()
                    : new Ledger(),
                ads.registry,
                Scheduler.on(Executors.newSingleThreadScheduledExecutor()))
            .start()) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        ads.run(server, line.split(" "));
      }
    }
    System.exit(0);
  }

  private void run(AdsServer server, String[] words) {
    switch (words[0]) {
      case "cds" -> publish(cluster(words[1], Integer.parseInt(words[2])));
      case "eds" ->
          publish(
              assignment(
                  words[1], Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray()));
      case "new" -> publish(cluster(words[1], 1), assignment(words[1], Integer.parseInt(words[2])));
      case "routes" -> publish(routes("outbound", Arrays.copyOfRange(words, 1, words.length)));
      case "gone" ->
          remove(
              new ResourceId(ResourceType.CLUSTER, words[1]),
              new ResourceId(ResourceType.ENDPOINT, words[1]));
      case "maglev" ->
          publish(
              Resources.entry(
                  ResourceType.CLUSTER,
                  words[1],
                  Resources.clusterMessage(words[1], 1).toBuilder()
                      .setLbPolicy(Cluster.LbPolicy.MAGLEV)
                      .setMaglevLbConfig(
                          Cluster.MaglevLbConfig.newBuilder()
                              .setTableSize(UInt64Value.of(Long.parseLong(words[2]))))
                      .build()),
              assignment(words[1], 1),
              cluster("after-" + words[1], 1),
              assignment("after-" + words[1], 1));
      case "bad" ->
          publish(
              cluster("ok-" + words[1], 1),
              assignment("ok-" + words[1], 1),
              Resources.entry(
                  ResourceType.CLUSTER, words[1], Resources.clusterMessage(words[1], -1)));
      default -> {}
    }
    server.envoys().forEach(envoy -> System.out.println("STATUS " + envoy));
    System.out.println(
        registry
            .scrape()
            .lines()
            .filter(l -> l.startsWith("fingerpost"))
            .reduce("", (a, b) -> a + "METER " + b + "\n"));
  }

  private void remove(ResourceId... ids) {
    publish(new ChangeSet(ImmutableList.of(), ImmutableList.copyOf(ids)));
  }

  private void publish(Entry... entries) {
    publish(new ChangeSet(ImmutableList.copyOf(entries), ImmutableList.of()));
  }

  private synchronized void publish(ChangeSet changes) {
    ImmutableMap.Builder<Audience, ImmutableList<Entry>> overlays = ImmutableMap.builder();
    for (Audience audience : audiences.live().get()) {
      overlays.put(
          audience,
          ImmutableList.of(
              assignment("_local/" + audience.cluster(), 1),
              listener("outbound", listenerPort, "outbound")));
    }
    store.publish(new Publication(changes, overlays.buildOrThrow()));
  }
}
