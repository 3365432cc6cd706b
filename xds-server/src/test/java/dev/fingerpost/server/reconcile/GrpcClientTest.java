package dev.fingerpost.server.reconcile;

import static dev.fingerpost.server.reconcile.Catalogs.catalog;
import static dev.fingerpost.server.reconcile.Catalogs.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.bootstrap.Nodes;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.Checks;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.policies.Loaded;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.server.ads.AdsServer;
import dev.fingerpost.server.ads.AdsSettings;
import dev.fingerpost.server.ads.Audiences;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.brake.Brake;
import dev.fingerpost.server.brake.Evidence;
import dev.fingerpost.server.store.ResourceStore;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.grpc.xds.XdsNameResolverProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * gRPC's own xDS client against the whole pipeline: it resolves {@code xds:///orders} and calls the
 * service's instances, with no proxy between.
 */
class GrpcClientTest {

  /** Within one JVM the scheme {@code xds} itself has one bootstrap for good. */
  private static final String SCHEME = "xds-here";

  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private final GrpcInstance[] instances = {
    GrpcInstance.start(), GrpcInstance.start(), GrpcInstance.start()
  };
  private final Scripted<ServiceCatalog> registry = new Scripted<>("registry");
  private final Scripted<Policies> policies = new Scripted<>("policies");
  private final ResourceStore store = new ResourceStore();
  private final Audiences audiences = new Audiences();
  private final Pass pass =
      new Pass(
          new Inputs(ImmutableList.of(registry), policies, audiences.live()),
          new Brake(new Evidence(), question -> {}),
          store::publish);
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final AdsServer server =
      new AdsServer(
          AdsSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "replica-1"),
          store,
          audiences,
          Nodes::audience,
          new SimpleMeterRegistry(),
          Scheduler.on(timers));
  private XdsNameResolverProvider resolver =
      XdsNameResolverProvider.createForTest(SCHEME, Map.of());

  @BeforeEach
  void serve() throws IOException {
    list(instances);
    policies.live(PolicyLanguage.builtIn());
    audiences.live().onChange(this::run);
    server.start();
    Map<String, ?> plane =
        Map.of(
            "server_uri",
            "127.0.0.1:" + server.port(),
            "channel_creds",
            List.of(ImmutableMap.of("type", "insecure")));
    resolver =
        XdsNameResolverProvider.createForTest(
            SCHEME, Map.of("node", Map.of("id", "caller-1"), "xds_servers", List.of(plane)));
    NameResolverRegistry.getDefaultRegistry().register(resolver);
  }

  @AfterEach
  void close() {
    NameResolverRegistry.getDefaultRegistry().deregister(resolver);
    server.close();
    timers.shutdownNow();
    Arrays.stream(instances).forEach(GrpcInstance::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "roundRobin", "weighted", "leastRequest", "timestamp"})
  void spreadsCallsOverTheInstances(String balancer) {
    wish("loadBalancer: " + balancer);
    try (Caller caller = new Caller("orders")) {
      caller.callUntilAllAnswer(instances);
      int before = calls(instances);
      caller.call(60);

      assertThat(calls(instances) - before).isEqualTo(60);
      assertThat(instances).allMatch(instance -> instance.calls() > 5);
    }
  }

  @Test
  void anApplicationCallsXdsOrders() {
    wish("loadBalancer: roundRobin");

    assertThat(GrpcCallerElsewhere.call("xds:///orders", 90, server.port())).contains("calls=90");
    // The first calls go to whichever instance is connected first.
    assertThat(calls(instances)).isEqualTo(90);
    assertThat(instances).allMatch(instance -> instance.calls() > 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ringHash", "maglev"})
  void sendsTheSameKeyToTheSameInstance(String balancer) {
    wish("loadBalancer: {policy: " + balancer + ", hashOn: [{header: x-user-id}]}");
    try (Caller caller = new Caller("orders.service.consul")) {
      caller.call(30);

      assertThat(Stream.of(instances).map(GrpcInstance::calls)).containsExactlyInAnyOrder(30, 0, 0);
    }
  }

  @Test
  void anInstanceThatIsGoneGetsNoCalls() {
    wish("loadBalancer: roundRobin");
    try (Caller caller = new Caller("orders")) {
      caller.callUntilAllAnswer(instances);
      list(instances[0], instances[1]);
      run();
      caller.callUntilSkipped(instances[2]);
      int before = instances[2].calls();
      caller.call(60);

      assertThat(instances[2].calls()).isEqualTo(before);
    }
  }

  @Test
  void theTimeOutOfThePolicyEndsACall() {
    wish("timeout: 200ms\n    retry: none");
    Arrays.stream(instances).forEach(GrpcInstance::fallSilent);
    try (Caller caller = new Caller("orders")) {
      assertThatThrownBy(() -> caller.call(1))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
              });
      assertThat(calls(instances)).isPositive();
    }
  }

  /** One writer at a time, as the reconciler. */
  private synchronized void run() {
    pass.run(START);
  }

  private void list(GrpcInstance... listed) {
    registry.live(
        catalog(
            service(
                "orders",
                Arrays.stream(listed).map(GrpcClientTest::instance).toArray(Instance[]::new))));
  }

  private void wish(String settings) {
    String text = "version: 1\nservices:\n  orders:\n    " + settings + "\n";
    Loaded loaded =
        PolicyLanguage.load(Map.of("policies/a.yaml", text.getBytes(StandardCharsets.UTF_8)));
    policies.live(
        new Policies(
            loaded.set().orElseThrow(() -> new AssertionError(loaded.toString())),
            new Revision("abc", "a commit"),
            loaded.origins()));
    run();
  }

  private static Instance instance(GrpcInstance instance) {
    return new Instance(
        new InstanceKey("test", "dc1", "node", "i-" + instance.port()),
        new Address("127.0.0.1", instance.port()),
        Checks.PASSING,
        Weights.DEFAULT,
        Instance.Attributes.NONE,
        Instance.Presence.LISTED);
  }

  private static int calls(GrpcInstance... instances) {
    return Arrays.stream(instances).mapToInt(GrpcInstance::calls).sum();
  }

  /** An application that calls a service by its name. */
  private static final class Caller implements AutoCloseable {

    private static final int MOST = 10_000;
    private static final Metadata USER = new Metadata();

    static {
      USER.put(Metadata.Key.of("x-user-id", Metadata.ASCII_STRING_MARSHALLER), "7");
    }

    private final ManagedChannel channel;

    Caller(String service) {
      channel =
          Grpc.newChannelBuilder(SCHEME + ":///" + service, InsecureChannelCredentials.create())
              .build();
    }

    void call(int times) {
      for (int n = 0; n < times; n++) {
        GrpcCallerElsewhere.call(
            HealthGrpc.newFutureStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(USER)));
      }
    }

    void callUntilAllAnswer(GrpcInstance... instances) {
      for (int n = 0; Arrays.stream(instances).anyMatch(i -> i.calls() == 0); n++) {
        assertThat(n).isLessThan(MOST);
        call(1);
      }
    }

    /** Calls until the client has heard that the instance is gone: ten calls go past it. */
    void callUntilSkipped(GrpcInstance gone) {
      int before = -1;
      for (int n = 0; gone.calls() != before; n++) {
        assertThat(n).isLessThan(MOST);
        before = gone.calls();
        call(10);
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
