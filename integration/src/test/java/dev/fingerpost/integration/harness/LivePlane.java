package dev.fingerpost.integration.harness;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import dev.fingerpost.envoy.bootstrap.Nodes;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.server.ads.AdsServer;
import dev.fingerpost.server.ads.AdsSettings;
import dev.fingerpost.server.ads.Audiences;
import dev.fingerpost.server.ads.stream.Ledger;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.brake.Brake;
import dev.fingerpost.server.brake.Evidence;
import dev.fingerpost.server.reconcile.Inputs;
import dev.fingerpost.server.reconcile.Pass;
import dev.fingerpost.server.reconcile.PassMetrics;
import dev.fingerpost.server.reconcile.PlaneState;
import dev.fingerpost.server.reconcile.Reconciler;
import dev.fingerpost.server.store.ResourceStore;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The product from its reconciler to its streams, in this process. Its registry is a value that
 * whoever holds it sets; so nothing of a registry's own pace is in what is measured.
 */
public final class LivePlane implements AutoCloseable {

  private final Latest<SourceState<ServiceCatalog>> registry;
  private final Latest<PlaneState> state;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final ResourceStore store = new ResourceStore();
  private final AdsServer ads;
  private final Reconciler reconciler;
  private final int port;

  private LivePlane(ServiceCatalog first, int port) {
    this.port = port;
    Audiences audiences = new Audiences();
    registry = new Latest<>(SourceState.live(first, ImmutableList.of()));
    ads =
        new AdsServer(
            AdsSettings.at(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "replica-1"),
            store,
            audiences,
            Nodes::audience,
            new Ledger(),
            meters,
            Scheduler.on(timers));
    Inputs inputs =
        new Inputs(
            ImmutableList.of(new Given<>("file", registry)),
            new Given<>(
                "built-in",
                new Latest<SourceState<Policies>>(
                    SourceState.live(PolicyLanguage.builtIn(), ImmutableList.of()))),
            audiences.live());
    state = new Latest<>(PlaneState.before(ImmutableMap.of(), new SourceStatus.Live()));
    reconciler =
        new Reconciler(
            new Pass(inputs, new Brake(new Evidence(), doubt -> {}), store::publish),
            new PassMetrics(meters),
            state,
            Clock.systemUTC());
  }

  /** Serves a catalog. */
  public static LivePlane serve(ServiceCatalog first, int port) {
    LivePlane plane = new LivePlane(first, port);
    plane.reconciler.start();
    try {
      plane.ads.start();
    } catch (IOException e) {
      plane.close();
      throw new UncheckedIOException(e);
    }
    return plane;
  }

  /** The port of its xDS server. */
  public int port() {
    return port;
  }

  /** The registry says something else from now on. */
  public void change(ServiceCatalog next) {
    registry.set(SourceState.live(next, ImmutableList.of()));
  }

  /** The number of passes that have run. */
  public long passes() {
    return state.get().pass();
  }

  /** A counter, over all of its labels; dots in its name. */
  public double counted(String name) {
    return meters.find(name).meters().stream()
        .flatMap(meter -> Streams.stream(meter.measure()))
        .mapToDouble(Measurement::getValue)
        .sum();
  }

  @Override
  public void close() {
    ads.close();
    reconciler.close();
    timers.shutdownNow();
  }

  /** A source whose value somebody else sets. */
  private record Given<T>(String name, Latest<SourceState<T>> state) implements Source<T> {

    @Override
    public void start() {}

    @Override
    public void close() {}
  }
}
