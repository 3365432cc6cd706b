package dev.fingerpost.server.ads;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.server.ads.log.PacedLog;
import dev.fingerpost.server.ads.log.TransportLog;
import dev.fingerpost.server.ads.stream.Ledger;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.ads.stream.StreamMetrics;
import dev.fingerpost.server.ads.stream.StreamStatus;
import dev.fingerpost.server.store.ResourceStore;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that Envoys connect to: ADS and the services of single types, load reports, client
 * status, health, reflection. It listens from {@link #start} on.
 */
public final class AdsServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AdsServer.class);

  private static final Duration HANDSHAKE = Duration.ofSeconds(10);
  private static final int RESET_WINDOW_SECONDS = 5;

  private final AdsSettings settings;
  private final StreamMetrics metrics;
  private final Lanes lanes;
  private final AdsService ads;
  private final LoadReports reports = new LoadReports();
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;

  /**
   * A server that does not listen yet and remembers refusals for as long as it runs.
   *
   * @param audiences is kept up to date with the streams that are open
   * @param audienceOf which audience a node belongs to
   */
  public AdsServer(
      AdsSettings settings,
      ResourceStore store,
      Audiences audiences,
      Function<Node, Audience> audienceOf,
      MeterRegistry registry,
      Scheduler scheduler) {
    this(settings, store, audiences, audienceOf, new Ledger(), registry, scheduler);
  }

  /** A server that does not listen yet, with what nodes refused before. */
  public AdsServer(
      AdsSettings settings,
      ResourceStore store,
      Audiences audiences,
      Function<Node, Audience> audienceOf,
      Ledger ledger,
      MeterRegistry registry,
      Scheduler scheduler) {
    this.settings = settings;
    this.metrics = new StreamMetrics(registry);
    this.lanes = new Lanes(Math.max(2, Runtime.getRuntime().availableProcessors()));
    Admission admission = new Admission(settings.maxInitialSyncs());
    Shared shared =
        new Shared(
            settings.identifier(),
            store,
            audiences,
            audienceOf,
            ledger,
            admission,
            settings.limits(),
            new Census(settings.limits().streamsPerNode()),
            metrics,
            scheduler,
            new PacedLog(LoggerFactory.getLogger(StreamLoop.class)),
            lanes);
    metrics.store(store);
    metrics.syncs(admission::inside, admission::mostInside);
    TransportLog.install();
    this.ads = new AdsService(shared, Long.toString(System.nanoTime(), Character.MAX_RADIX));
    for (ResourceType type : ResourceType.values()) {
      metrics.quarantined(type.label(), () -> quarantined(type));
    }
    KeepAlive keepAlive = settings.keepAlive();
    this.server =
        NettyServerBuilder.forAddress(settings.address())
            // Nothing waits on the transport's threads: streams have lanes, the rest is quick.
            .directExecutor()
            .maxInboundMessageSize(settings.maxRequestBytes())
            .intercept(new UnreadBytes(metrics.work(), scheduler))
            .intercept(new AddressLimit(settings.limits().streamsPerAddress(), metrics))
            .handshakeTimeout(HANDSHAKE.toSeconds(), TimeUnit.SECONDS)
            .maxRstFramesPerWindow(
                settings.limits().resetsPerSecond() * RESET_WINDOW_SECONDS, RESET_WINDOW_SECONDS)
            .maxConcurrentCallsPerConnection(settings.maxStreamsPerConnection())
            .addTransportFilter(
                new Connections(
                    settings.limits().connectionsPerAddress(),
                    settings.maxConnectionAge(),
                    metrics))
            .addStreamTracerFactory(new WireCount(metrics))
            .permitKeepAliveTime(keepAlive.permitted().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(keepAlive.ping().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(keepAlive.answer().toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionIdle(keepAlive.idle().toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionAge(settings.maxConnectionAge().toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionAgeGrace(settings.grace().toMillis(), TimeUnit.MILLISECONDS)
            .addServices(ads.definitions())
            .addService(reports)
            .addService(new ClientStatuses(ads::reports))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build();
  }

  /** Listens. */
  public AdsServer start() throws IOException {
    server.start();
    log.info("event=xds_listening address={} port={}", settings.address().getHostString(), port());
    return this;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** The live streams. */
  public ImmutableList<StreamStatus> envoys() {
    return ads.statuses();
  }

  private long quarantined(ResourceType type) {
    return envoys().stream()
        .flatMap(envoy -> Optional.ofNullable(envoy.types().get(type)).stream())
        .mapToLong(status -> status.refused().size())
        .sum();
  }

  /** What was counted so far. */
  public StreamMetrics metrics() {
    return metrics;
  }

  /** What is wrong with clients, one line each. */
  public ImmutableList<String> troubles() {
    ImmutableList.Builder<String> words = ImmutableList.builder();
    if (server.isShutdown()) {
      words.add("xds ends its streams");
    }
    long refused = Arrays.stream(ResourceType.values()).mapToLong(this::quarantined).sum();
    if (refused > 0) {
      words.add(
          "clients: "
              + refused
              + " resources refused; those Envoys keep what they had; /api/v1/envoys says which and why");
    }
    return words.addAll(metrics.troubles().words()).build();
  }

  /** Ends the streams one after the other, never the whole fleet at once. */
  private void drain() throws InterruptedException {
    Drain<StreamLoop<?, ?>> drain = Drain.of(ads.open(), settings.drain());
    for (List<StreamLoop<?, ?>> some : drain.portions()) {
      some.forEach(StreamLoop::shutDown);
      if (server.awaitTermination(drain.pause().toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    }
    ads.open().forEach(StreamLoop::shutDown); // those that came in the last moment
  }

  /** Takes no more streams, ends those that are open, waits a little for it. */
  @Override
  public void close() {
    if (server.isShutdown()) {
      return;
    }
    health.enterTerminalState();
    server.shutdown();
    reports.shutDown();
    try {
      drain();
      if (!server.awaitTermination(settings.grace().toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    lanes.close();
  }
}
