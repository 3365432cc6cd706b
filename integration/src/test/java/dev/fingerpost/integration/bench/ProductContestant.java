package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.bootstrap.Nodes;
import dev.fingerpost.envoy.endpoint.LocalAssignment;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.server.ads.AdsServer;
import dev.fingerpost.server.ads.AdsSettings;
import dev.fingerpost.server.ads.Audiences;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.store.Publication;
import dev.fingerpost.server.store.ResourceStore;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Fingerpost's store and server as they are shipped, behind the stages that make resources. */
final class ProductContestant implements Contestant {

  private final Mesh mesh;
  private final ResourceStore store = new ResourceStore();
  private final Audiences audiences = new Audiences();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          new ThreadFactoryBuilder().setNameFormat("timers").setDaemon(true).build());
  private final Map<Audience, ImmutableList<Entry>> overlays = new HashMap<>();
  private final AdsServer server;

  ProductContestant(Mesh mesh) {
    this.mesh = mesh;
    server =
        new AdsServer(
            AdsSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "bench"),
            store,
            audiences,
            Nodes::audience,
            meters,
            Scheduler.on(timers));
    publish(
        ImmutableList.<Entry>builder()
            .addAll(each(mesh.services(), this::cluster))
            .addAll(each(mesh.services(), this::assignment))
            .addAll(each(mesh.routes(), this::route))
            .addAll(each(Math.min(1, mesh.routes()), n -> listener()))
            .build());
    audiences.live().onChange(() -> publish(ImmutableList.of()));
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void publish(Edit edit) {
    Stream<Entry> changed =
        switch (edit.kind()) {
          case ENDPOINTS -> edit.targets().stream().map(this::assignment);
          case ROUTES -> edit.targets().stream().map(this::route);
        };
    publish(changed.collect(ImmutableList.toImmutableList()));
  }

  @Override
  public ImmutableMap<String, Double> counters() {
    Map<String, Double> counted = new TreeMap<>();
    for (Meter meter : meters.getMeters()) {
      if (meter.getId().getType() == Meter.Type.COUNTER) {
        StringBuilder name = new StringBuilder(meter.getId().getName());
        for (Tag tag : meter.getId().getTags()) {
          name.append('.').append(tag.getValue());
        }
        for (Measurement measured : meter.measure()) {
          counted.put(name.toString(), measured.getValue());
        }
      }
    }
    return ImmutableMap.copyOf(counted);
  }

  @Override
  public void close() {
    server.close();
    timers.shutdownNow();
  }

  private synchronized void publish(ImmutableList<Entry> updated) {
    overlays.keySet().retainAll(audiences.live().get());
    for (Audience audience : audiences.live().get()) {
      overlays.computeIfAbsent(
          audience, a -> ImmutableList.of(LocalAssignment.of(a, Optional.empty())));
    }
    store.publish(
        new Publication(new ChangeSet(updated, ImmutableList.of()), ImmutableMap.copyOf(overlays)));
  }

  private Entry cluster(int service) {
    return entry(ResourceType.CLUSTER, Mesh.service(service), mesh.cluster(service));
  }

  private Entry assignment(int service) {
    return entry(ResourceType.ENDPOINT, Mesh.service(service), mesh.assignment(service));
  }

  private Entry route(int route) {
    return entry(ResourceType.ROUTE, Mesh.routeName(route), mesh.route(route));
  }

  private Entry listener() {
    return entry(ResourceType.LISTENER, "outbound", mesh.listener());
  }

  private static Entry entry(ResourceType type, String name, Message message) {
    return Entries.about(name, type, name, message);
  }

  private static ImmutableList<Entry> each(int number, IntFunction<Entry> entry) {
    return IntStream.range(0, number).mapToObj(entry).collect(ImmutableList.toImmutableList());
  }
}
