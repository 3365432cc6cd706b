package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteStreams;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import dev.fingerpost.envoy.check.ResourceCheck;
import dev.fingerpost.envoy.resource.Entries;
import dev.fingerpost.envoy.resource.Fingerprint;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.ads.wire.DeltaResponse;
import dev.fingerpost.server.store.Packed;
import io.envoyproxy.controlplane.cache.Resources.ApiVersion;
import io.envoyproxy.controlplane.cache.VersionedResource;
import io.envoyproxy.controlplane.server.serializer.CachedProtoResourcesSerializer;
import io.envoyproxy.controlplane.server.serializer.DefaultProtoResourcesSerializer;
import io.envoyproxy.controlplane.server.serializer.ProtoResourcesSerializer;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Drainable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Single steps of serving, without a network. */
final class Micro {

  private static final ImmutableList<String> NONE = ImmutableList.of();
  private static final int ASSIGNMENTS = 10_000;
  private static final int OF_TEN_THOUSAND_ENDPOINTS = 1_000;
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration MEASURED = Duration.ofSeconds(1);

  private final Mesh mesh = new Mesh(ASSIGNMENTS, 0);
  private final Map<String, Double> costs = new TreeMap<>();

  private Micro() {}

  /** Nanoseconds and bytes of each step. */
  record Costs(Map<String, Double> values) {}

  /** One step. */
  private interface Step {
    /** Does it, and returns something that depends on all of it. */
    Object run() throws IOException;
  }

  static Costs run(Contestant.Name name) {
    Micro micro = new Micro();
    switch (name) {
      case PRODUCT -> micro.product();
      case NAIVE -> micro.peer(new DefaultProtoResourcesSerializer());
      case TUNED -> micro.peer(new CachedProtoResourcesSerializer());
      case LIMIT, LIMIT_AGAIN -> micro.limit();
    }
    return new Costs(micro.costs);
  }

  private void product() {
    ByteString body = mesh.assignment(1).toByteString();
    measure("encode", () -> packed(mesh.assignment(1)));
    measure("hash", () -> Fingerprint.of(body));
    ImmutableList<Packed> all =
        assignments().stream().map(Micro::packed).collect(ImmutableList.toImmutableList());
    String url = ResourceType.ENDPOINT.typeUrl();
    measure("push.10k", () -> drain(new DeltaResponse(url, "1", "1", "", all, NONE).bytes()));
    List<ClusterLoadAssignment> checked = assignments().subList(0, OF_TEN_THOUSAND_ENDPOINTS);
    ResourceCheck check = new ResourceCheck();
    measure("validate.10k", () -> checked.stream().mapToInt(m -> check.assignment(m).size()).sum());
  }

  private void peer(ProtoResourcesSerializer serializer) {
    measure(
        "encode",
        () -> {
          ClusterLoadAssignment one = mesh.assignment(1);
          return List.of(VersionedResource.create(one), serializer.serialize(one, ApiVersion.V3));
        });
    List<VersionedResource<ClusterLoadAssignment>> all =
        assignments().stream().map(VersionedResource::create).toList();
    measure(
        "push.10k",
        () -> {
          DeltaDiscoveryResponse.Builder response = DeltaDiscoveryResponse.newBuilder();
          for (VersionedResource<ClusterLoadAssignment> each : all) {
            response.addResources(
                Resource.newBuilder()
                    .setName(each.resource().getClusterName())
                    .setVersion(each.version())
                    .setResource(serializer.serialize(each.resource(), ApiVersion.V3)));
          }
          DeltaDiscoveryResponse built = response.build();
          built.writeTo(OutputStream.nullOutputStream());
          return built.getSerializedSize();
        });
  }

  private void limit() {
    DeltaDiscoveryResponse.Builder response = DeltaDiscoveryResponse.newBuilder();
    for (ClusterLoadAssignment each : assignments()) {
      response.addResources(
          Resource.newBuilder().setName(each.getClusterName()).setResource(Any.pack(each)));
    }
    ByteString bytes = response.build().toByteString();
    measure("encode", () -> mesh.assignment(1).toByteString());
    measure(
        "push.10k",
        () -> {
          bytes.writeTo(OutputStream.nullOutputStream());
          return bytes;
        });
  }

  private List<ClusterLoadAssignment> assignments() {
    return IntStream.range(0, ASSIGNMENTS).mapToObj(mesh::assignment).toList();
  }

  private static Packed packed(ClusterLoadAssignment message) {
    return Packed.of(Entries.about("", ResourceType.ENDPOINT, message.getClusterName(), message));
  }

  private static long drain(InputStream response) throws IOException {
    return response instanceof Drainable drainable
        ? drainable.drainTo(OutputStream.nullOutputStream())
        : ByteStreams.exhaust(response);
  }

  private void measure(String what, Step step) {
    repeat(step, WARM_UP);
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    long times = repeat(step, MEASURED);
    costs.put(what + ".us", (System.nanoTime() - began) / 1e3 / times);
    costs.put(what + ".kB", (threads.getCurrentThreadAllocatedBytes() - allocated) / 1e3 / times);
  }

  private static long repeat(Step step, Duration length) {
    long end = System.nanoTime() + length.toNanos();
    long times = 0;
    try {
      do {
        if (step.run() == null) {
          throw new IllegalStateException("a step does something");
        }
        times++;
      } while (System.nanoTime() < end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return times;
  }
}
