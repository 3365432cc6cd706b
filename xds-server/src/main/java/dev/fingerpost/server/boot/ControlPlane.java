package dev.fingerpost.server.boot;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.fingerpost.discovery.consul.ConsulRegistry;
import dev.fingerpost.envoy.bootstrap.Nodes;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.server.admin.AdminServer;
import dev.fingerpost.server.admin.Routes;
import dev.fingerpost.server.ads.AdsServer;
import dev.fingerpost.server.ads.AdsSettings;
import dev.fingerpost.server.ads.Audiences;
import dev.fingerpost.server.ads.stream.LedgerKeeper;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.ads.stream.StreamMetrics;
import dev.fingerpost.server.approval.ApprovalSocket;
import dev.fingerpost.server.approval.Approver;
import dev.fingerpost.server.audit.AuditEntry.Answers;
import dev.fingerpost.server.brake.Brake;
import dev.fingerpost.server.brake.Evidence;
import dev.fingerpost.server.brake.Rereads;
import dev.fingerpost.server.metrics.BrakeMetrics;
import dev.fingerpost.server.metrics.ConsulMetrics;
import dev.fingerpost.server.metrics.Descriptors;
import dev.fingerpost.server.metrics.PlaneMetrics;
import dev.fingerpost.server.reconcile.Inputs;
import dev.fingerpost.server.reconcile.Pass;
import dev.fingerpost.server.reconcile.PassMetrics;
import dev.fingerpost.server.reconcile.PlaneState;
import dev.fingerpost.server.reconcile.Reconciler;
import dev.fingerpost.server.state.KeptCatalog;
import dev.fingerpost.server.state.RestoredRegistry;
import dev.fingerpost.server.store.Publication;
import dev.fingerpost.server.store.ResourceStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole wiring: sources into the reconciler, the reconciler into the store, the store to the
 * streams, and an admin port that looks at all of it.
 *
 * <p>The admin port is up at once. The xDS port is bound when there is something to serve, so that
 * Envoys turn to another replica until then.
 */
public final class ControlPlane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  /** How long what was kept waits for something newer. */
  private static final Duration MOMENT = Duration.ofMillis(500);

  private final Inputs inputs;
  private final Latest<PlaneState> state;
  private final Rereads rereads;
  private final Reconciler reconciler;
  private final Optional<ApprovalSocket> approvals;
  private final Memory memory;
  private final AdsServer ads;
  private final AdminServer admin;
  private final ScheduledExecutorService timers;
  private final AtomicBoolean serving = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private ControlPlane(ServeOptions options, Map<String, String> environment, Clock clock) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Audiences audiences = new Audiences();
    ResourceStore store = new ResourceStore();
    timers =
        Executors.newSingleThreadScheduledExecutor(
            new ThreadFactoryBuilder().setNameFormat("timers").setDaemon(true).build());
    memory = Memory.open(options.state(), clock);
    Sources sources = new Sources(options, environment, memory::shelf, clock);
    ImmutableList<Recall.Known> registries = sources.registries();
    Source<Policies> policies = sources.policies();
    LedgerKeeper keeper = LedgerKeeper.open(memory.shelf("ledger"), clock);
    ads =
        new AdsServer(
            AdsSettings.at(socket(options.listen().xds()), hostName()),
            store,
            audiences,
            Nodes::audience,
            keeper.ledger(),
            meters,
            Scheduler.on(timers));
    inputs = new Inputs(restored(registries), policies, audiences.live());
    state = new Latest<>(initial(inputs));
    Evidence evidence = new Evidence();
    rereads =
        new Rereads(
            registries.stream().map(Recall.Known::live).collect(ImmutableList.toImmutableList()),
            evidence);
    Pass pass =
        new Pass(
            inputs,
            new Brake(evidence, rereads::ask),
            publication -> publish(store, publication),
            memory.witness(
                registries, () -> new Answers(ads.metrics().acks(), ads.metrics().nacks())));
    pass.remember(kept(registries));
    reconciler = new Reconciler(pass, new PassMetrics(meters), state, clock);
    approvals =
        options
            .state()
            .flatMap(folder ->
                ApprovalSocket.open(folder, new Approver(() -> state.get().holds(), evidence)));
    PlaneMetrics.register(meters, state, policies);
    BrakeMetrics.register(meters, state);
    Descriptors.register(meters);
    PlaneMetrics.registerLedger(meters, keeper);
    memory.register(meters);
    inputs.registries().forEach(registry -> PlaneMetrics.registerRegistry(meters, registry));
    ImmutableList<ConsulRegistry> consuls =
        registries.stream()
            .map(Recall.Known::live)
            .filter(ConsulRegistry.class::isInstance)
            .map(ConsulRegistry.class::cast)
            .collect(ImmutableList.toImmutableList());
    consuls.forEach(consul -> ConsulMetrics.register(meters, consul));
    Routed.tell(consuls, state, audiences.live());
    admin =
        AdminServer.start(
            options.listen().admin(),
            new Routes(state, ads::envoys, this::troubles, meters::scrape));
  }

  /**
   * Puts everything together and starts it.
   *
   * @param environment where Consul's own variables stand
   * @throws IllegalArgumentException if an option cannot be used; its message is for the user
   * @throws UncheckedIOException if one of the two ports cannot be bound
   */
  public static ControlPlane start(
      ServeOptions options, Map<String, String> environment, Clock clock) {
    requireFree(options.listen().xds());
    ControlPlane plane = new ControlPlane(options, environment, clock);
    plane.inputs.registries().forEach(Source::start);
    plane.inputs.policies().start();
    plane.reconciler.start();
    return plane;
  }

  /** What the xDS server has sent and heard so far. */
  public StreamMetrics streams() {
    return ads.metrics();
  }

  /** The state after the last pass. */
  public PlaneState state() {
    return state.get();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    ads.close(); // first: until its stream ends an Envoy hears of changes
    approvals.ifPresent(ApprovalSocket::close);
    reconciler.close();
    rereads.close();
    inputs.registries().forEach(Source::close);
    inputs.policies().close();
    memory.close(); // last of those that tell it something
    admin.close();
    timers.shutdownNow();
  }

  private ImmutableList<String> troubles() {
    return ImmutableList.<String>builder()
        .addAll(ads.troubles())
        .addAll(memory.troubles())
        .addAll(Descriptors.now().trouble().stream().iterator())
        .build();
  }

  private void publish(ResourceStore store, Publication publication) {
    store.publish(publication);
    if (!closed.get() && !serving.getAndSet(true)) {
      try {
        ads.start();
      } catch (IOException e) {
        serving.set(false);
        throw new UncheckedIOException("cannot serve xDS", e);
      }
      LOG.info("event=serving");
    }
  }

  private static ImmutableList<ServiceCatalog> kept(ImmutableList<Recall.Known> registries) {
    return registries.stream()
        .flatMap(registry -> registry.kept().stream())
        .map(KeptCatalog::catalog)
        .collect(ImmutableList.toImmutableList());
  }

  /** Registries that begin with what they said before, if they have nothing better to say soon. */
  private ImmutableList<Source<ServiceCatalog>> restored(ImmutableList<Recall.Known> registries) {
    return registries.stream()
        .map(registry ->
            new RestoredRegistry(
                registry.live(),
                registry.kept(),
                task -> {
                  var _ = timers.schedule(task, MOMENT.toNanos(), TimeUnit.NANOSECONDS);
                }))
        .collect(ImmutableList.toImmutableList());
  }

  private static PlaneState initial(Inputs inputs) {
    ImmutableMap.Builder<String, SourceStatus> registries = ImmutableMap.builder();
    inputs
        .registries()
        .forEach(registry -> registries.put(registry.name(), registry.state().get().status()));
    return PlaneState.before(registries.buildOrThrow(), inputs.policies().state().get().status());
  }

  /** The xDS port is bound only later; that it is taken is told now, and not each second then. */
  private static void requireFree(Address address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(socket(address));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve xDS on " + address + ": " + e.getMessage(), e);
    }
  }

  private static InetSocketAddress socket(Address address) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP literal needs no name service: " + address, e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "fingerpost";
    }
  }
}
