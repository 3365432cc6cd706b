package dev.fingerpost.integration.differential;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.fingerpost.envoy.endpoint.ZoneViews;
import dev.fingerpost.envoy.listener.OutboundListener;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.RouteTable;
import dev.fingerpost.envoy.translate.EnvoyTranslator;
import dev.fingerpost.envoy.translate.Translation;
import dev.fingerpost.integration.harness.LiveEngine;
import dev.fingerpost.integration.harness.LiveEngine.Wire;
import dev.fingerpost.integration.harness.LiveResources;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.policies.resolve.PolicyResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One real Envoy to which batches are served, each in the place of the one before, by the product's
 * own core and engine.
 */
final class LiveBatches implements AutoCloseable {

  private static final Duration GUARD = Duration.ofSeconds(60);

  /** One of them rises with any request that a cluster is asked to serve. */
  private static final List<String> COUNTERS =
      List.of(".upstream_rq_total", ".upstream_rq_pending_total", ".upstream_cx_none_healthy");

  private static final String PROBE = "_probe";

  /** Where the Envoy is: services whose nearest instances come first have an order for it. */
  private static final Locality ZONE = new Locality("", "zone-a");

  private static final String LOCAL_CLUSTERS = "_local, _control_plane and the probe";

  /** The product's bootstrap leaves it to the operator. */
  private static final String USUAL = "no configured limit to the number of allowed active";

  private static final Pattern BAD =
      Pattern.compile(".*\\[(warning|error|critical)]\\[.*|.*(assert|Caught|terminate).*");

  private final Path folder;
  private final LiveEngine engine;
  private final int port;
  private final UnaryOperator<Entry> spoil;
  private final PolicyResolver resolver = new PolicyResolver();
  private final EnvoyTranslator translator = new EnvoyTranslator();
  private final ZoneViews zones = new ZoneViews();
  private int probe = 1;
  private long logRead;

  private LiveBatches(Path folder, int port, UnaryOperator<Entry> spoil) {
    this.folder = folder;
    this.port = port;
    this.spoil = spoil;
    engine = LiveEngine.of(folder, Wire.DELTA);
    engine.put(
        OutboundListener.of(new Audience("web", new Address("127.0.0.1", engine.outbound()))),
        LiveResources.assignment(PROBE),
        LiveResources.cluster(PROBE, probe),
        RouteTable.assemble(List.of()).entry());
  }

  /**
   * Starts an Envoy.
   *
   * @param port where instances answer
   * @param spoil what is done to each resource after the checks, to see that it is found
   */
  static LiveBatches start(Path folder, int port, UnaryOperator<Entry> spoil) {
    LiveBatches batches = new LiveBatches(folder, port, spoil);
    batches.engine.start();
    return batches;
  }

  /** Serves a batch; everything that is not as it should be then, empty if all is well. */
  List<String> serve(Batch batch) {
    TrafficPlan plan = resolver.resolve(batch.catalog(), batch.set()).plan();
    Translation translation = translator.translate(plan);
    List<String> complaints = new ArrayList<>();
    try {
      publish(plan, translation);
      awaitTaken(plan);
      complaints.addAll(refusals());
      Set<String> served = translation.virtualHosts().keySet();
      if (!Sets.difference(routed(plan), served).isEmpty()) {
        complaints.add("our own checks hold back: " + translation.diagnostics());
      }
      requestEach(plan, complaints);
    } catch (IllegalStateException | UncheckedIOException e) {
      complaints.add(String.valueOf(e.getMessage()));
      complaints.addAll(refusals());
    }
    if (!engine.envoy().process().isAlive()) {
      complaints.add("Envoy is dead; " + engine.envoy().process().lastLines());
    }
    return complaints;
  }

  @Override
  public void close() {
    engine.close();
  }

  private void publish(TrafficPlan plan, Translation translation) {
    List<Entry> entries = new ArrayList<>();
    translation.changes().updated().forEach(entry -> entries.add(spoil.apply(entry)));
    zones
        .of(plan, ImmutableSet.of(ZONE))
        .values()
        .forEach(own -> own.forEach(entry -> entries.add(spoil.apply(entry))));
    entries.add(RouteTable.assemble(translation.virtualHosts().values()).entry());
    engine.put(entries);
    for (ResourceId removed : translation.changes().removed()) {
      engine.remove(removed.type(), removed.name());
    }
    probe++;
    engine.put(LiveResources.cluster(PROBE, probe));
  }

  /** All is answered, nothing warms, and a good change that came last has taken effect. */
  private void awaitTaken(TrafficPlan plan) {
    engine.await(
        "all was answered, and the change that came last is in use",
        GUARD,
        () -> engine.warming() == 0 && engine.version(PROBE).equals(probe + "s"));
    engine.awaitSettled();
    // Those that are gone go last, when no route leads to them any more.
    long expected = plan.services().size() + 3L;
    engine.await(
        expected + " clusters are left with " + LOCAL_CLUSTERS,
        GUARD,
        () -> engine.envoy().stat("cluster_manager.active_clusters") == expected);
  }

  /** What Envoy has refused or complained of. */
  private List<String> refusals() {
    List<String> refusals = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      long nacks = engine.metrics().refusals(type.label());
      if (nacks > 0) {
        refusals.add(nacks + " responses refused: " + type.label());
      }
    }
    if (engine.metrics().wedgedCount() > 0) {
      refusals.add("the Envoy was wedged");
    }
    if (engine.envoy().process().isAlive()) {
      engine
          .envoy()
          .stats("")
          .forEach((name, value) -> {
            if (value > 0
                && name.matches(
                    ".*\\.(update_rejected|update_failure|init_fetch_timeout)"
                        + "|server\\.(dynamic_unknown_fields|envoy_bug_failures|debug_assertion_failures)"
                        + "|runtime\\.deprecated_feature_use")) {
              refusals.add(name + ": " + value);
            }
          });
    }
    refusals.addAll(newLogLines());
    return refusals;
  }

  private List<String> newLogLines() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("envoy.log"));
      List<String> bad =
          lines.stream()
              .skip(logRead)
              .filter(line -> BAD.matcher(line).matches() && !line.contains(USUAL))
              .toList();
      logRead = lines.size();
      return bad;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One counted request for each cluster, through the listener and the routes. */
  private void requestEach(TrafficPlan plan, List<String> complaints) {
    Map<String, Long> before = counted();
    new Requests(engine.traffic(), port)
        .wrongStatuses(plan.services().values())
        .forEach((service, status) -> complaints.add(service + ": answered " + status));
    Map<String, Long> after = counted();
    for (String service : routed(plan)) {
      String counter = service.replaceAll("\\.+$", ""); // Envoy's names for numbers end in no dot
      if (after.getOrDefault(counter, 0L) <= before.getOrDefault(counter, 0L)) {
        complaints.add(service + ": its cluster has not counted the request");
      }
    }
  }

  /** The services whose clusters requests come to, with nothing on the way that holds them back. */
  private static Set<String> routed(TrafficPlan plan) {
    return Maps.filterValues(
            plan.services(),
            service ->
                service.route().hasVirtualHost()
                    && service.route().rules().stream()
                        .allMatch(rule -> rule.settings().faults().isEmpty()))
        .keySet();
  }

  /** The requests that each cluster has had, those included for which it had no instance. */
  private Map<String, Long> counted() {
    Map<String, Long> counted = new LinkedHashMap<>();
    engine
        .envoy()
        .stats("cluster.")
        .forEach((name, value) -> {
          for (String suffix : COUNTERS) {
            if (name.endsWith(suffix)) {
              String cluster = name.substring("cluster.".length(), name.length() - suffix.length());
              counted.merge(cluster, value, Long::sum);
            }
          }
        });
    return counted;
  }
}
