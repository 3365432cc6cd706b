package dev.fingerpost.integration;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.Answer;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.GitRepository;
import dev.fingerpost.integration.world.HttpConnection;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.Product;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.server.boot.ControlPlane;
import dev.fingerpost.server.boot.ServeOptions;
import dev.fingerpost.server.boot.ServeOptions.Listen;
import dev.fingerpost.server.boot.ServeOptions.PolicyLocation;
import dev.fingerpost.server.boot.ServeOptions.Registries;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a change takes to reach three real Envoys, and their traffic. A measurement that judges
 * nothing; it runs when it is asked for by name.
 */
class PropagationReport {

  private static final int ENVOYS = 3;
  private static final int SERVICES = 200;
  private static final int INSTANCES = 5;
  private static final int CHANGES = 100;
  private static final int WARM_UP = 30;
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final long GLANCE = TimeUnit.MICROSECONDS.toNanos(100);

  /** Between two changes: longer than what damps bursts, and in step with nothing that polls. */
  private static final int SHORTEST_REST_MILLIS = 250;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Random random = new Random(7);
  private final int xds = Loopback.freePort();
  private final int outbound = Loopback.freePort();
  private @TempDir Path folder;
  private RealConsul consul;
  private GitRepository git;
  private EchoService one;
  private EchoService other;
  private ControlPlane plane;

  @BeforeEach
  void start() {
    Programs.envoy();
    consul = part(RealConsul.devWithTls(Programs.consul(), folder));
    one = part(EchoService.start("one"));
    other = part(EchoService.start("other"));
    for (int s = 0; s < SERVICES; s++) {
      for (int n = 0; n < INSTANCES; n++) {
        consul.register(registration(s, n));
      }
    }
    consul.register(Registration.of("flip", "flip-1", one.port()));
    git = part(GitRepository.create(folder.resolve("git")));
    commit("timeout: 1s");
    plane = part(ControlPlane.start(options(), consul.serverEnvironment(), Clock.systemUTC()));
    await("200 services are served", () -> served() >= SERVICES + 1);
    for (int n = 0; n < ENVOYS; n++) {
      int port = n == 0 ? outbound : Loopback.freePort();
      part(RealEnvoy.start(Programs.envoy(), folder.resolve("envoy-" + n), bootstrap(n, port)))
          .awaitLive();
    }
    await("all are connected", () -> plane.streams().streams() == ENVOYS);
  }

  @AfterEach
  void stop() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }

  @Test
  void aChangeInConsulToItsAcks() {
    Times replied = new Times("  Consul answers a blocking query of our own");
    Times published = new Times("  the pass is over, the change is published");
    Times sent = new Times("  sent to the last Envoy");
    Times acked = new Times("acknowledged by the last of 3 Envoys");
    for (int n = -WARM_UP; n < CHANGES; n++) {
      int service = Math.floorMod(n, SERVICES);
      Registration changed = registration(service, 0).withWeight(n < 0 ? 3 : 2);
      Watcher watcher = Watcher.on(consul, "service-" + service);
      rest();
      long pass = plane.state().pass();
      long sentBefore = plane.streams().resourcesSent("endpoint");
      long acksBefore = plane.streams().accepted("endpoint");
      consul.register(changed);
      long began = System.nanoTime();
      long publishedAt = when(() -> plane.state().pass() > pass);
      long sentAt = when(() -> plane.streams().resourcesSent("endpoint") >= sentBefore + ENVOYS);
      long ackedAt = when(() -> plane.streams().accepted("endpoint") >= acksBefore + ENVOYS);
      if (n >= 0) {
        replied.add(watcher.repliedAt() - began);
        published.add(publishedAt - began);
        sent.add(sentAt - began);
        acked.add(ackedAt - began);
      }
    }
    print("Consul: from the PUT's return, ms", acked, replied, published, sent);
  }

  @Test
  void aChangeInConsulToItsEffect() throws IOException {
    Times answered = new Times("first answer by the new instance");
    try (HttpConnection busy = HttpConnection.open(outbound)) {
      awaitAnswer(busy, "flip", answer -> answer.instance().equals("one"));
      for (int n = -WARM_UP; n < CHANGES; n++) {
        EchoService next = Math.floorMod(n, 2) == 0 ? other : one;
        rest();
        consul.register(Registration.of("flip", "flip-1", next.port()));
        long began = System.nanoTime();
        awaitAnswer(busy, "flip", answer -> answer.instance().equals(next.id()));
        if (n >= 0) {
          answered.add(System.nanoTime() - began);
        }
      }
    }
    print("Consul: from the PUT's return, ms", answered);
  }

  @Test
  void aCommitThatChangesARoute() throws IOException {
    one.delayBy(Duration.ofMillis(20));
    Times published = new Times("  the pass is over, the change is published");
    Times acked = new Times("acknowledged by the last of 3 Envoys");
    Times answered = new Times("first answer by the new time-out");
    try (HttpConnection busy = HttpConnection.open(outbound)) {
      for (int n = -WARM_UP; n < CHANGES; n++) {
        boolean shorter = Math.floorMod(n, 2) == 0;
        rest();
        long pass = plane.state().pass();
        long acksBefore = plane.streams().accepted("route");
        commit(shorter ? "timeout: 5ms" : "timeout: 1s");
        long began = System.nanoTime();
        CompletableFuture<long[]> seen =
            CompletableFuture.supplyAsync(() ->
                new long[] {
                  when(() -> plane.state().pass() > pass),
                  when(() -> plane.streams().accepted("route") >= acksBefore + ENVOYS)
                });
        awaitAnswer(busy, "flip", answer -> answer.status() == (shorter ? 504 : 200));
        long answeredAt = System.nanoTime();
        long[] at = seen.join();
        if (n >= 0) {
          published.add(at[0] - began);
          acked.add(at[1] - began);
          answered.add(answeredAt - began);
        }
      }
    }
    print("git, a time-out (RDS): from the commit's return, ms", acked, published, answered);
  }

  @Test
  void aCommitThatChangesACluster() {
    Times published = new Times("  the pass is over, the change is published");
    Times acked = new Times("acknowledged by the last of 3 Envoys");
    for (int n = -WARM_UP; n < CHANGES; n++) {
      rest();
      long pass = plane.state().pass();
      long acksBefore = plane.streams().accepted("cluster");
      commit("loadBalancer: " + (Math.floorMod(n, 2) == 0 ? "random" : "roundRobin"));
      long began = System.nanoTime();
      long publishedAt = when(() -> plane.state().pass() > pass);
      long ackedAt = when(() -> plane.streams().accepted("cluster") >= acksBefore + ENVOYS);
      if (n >= 0) {
        published.add(publishedAt - began);
        acked.add(ackedAt - began);
      }
    }
    print("git, a load balancer (CDS): from the commit's return, ms", acked, published);
  }

  private long when(BooleanSupplier holds) {
    long deadline = System.nanoTime() + GUARD.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("a change did not arrive");
      }
      LockSupport.parkNanos(GLANCE);
    }
    return System.nanoTime();
  }

  private void rest() {
    int millis = random.nextInt(SHORTEST_REST_MILLIS, 2 * SHORTEST_REST_MILLIS);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static void awaitAnswer(HttpConnection busy, String host, Predicate<Answer> wanted)
      throws IOException {
    long deadline = System.nanoTime() + GUARD.toNanos();
    while (!wanted.test(busy.get(host, "/", Map.of()))) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("a change had no effect");
      }
    }
  }

  private void commit(String settings) {
    git.commit(
        "policies/flip.yaml",
        "version: 1\nservices:\n  flip:\n    retry: none\n    outlierDetection: none\n    "
            + settings
            + "\n");
  }

  private Registration registration(int service, int n) {
    EchoService instance = n % 2 == 0 ? one : other;
    return Registration.of("service-" + service, service + "-" + n, instance.port() + n);
  }

  private int served() {
    return plane.state().live().map(live -> live.plan().services().size()).orElse(0);
  }

  private static void await(String claim, BooleanSupplier holds) {
    Await.until(claim, GUARD, holds, () -> "");
  }

  private ServeOptions options() {
    return new ServeOptions(
        new Registries(consul.tls().map(tls -> tls.url()), Optional.empty(), true),
        new PolicyLocation.Git(
            git.folder().toString(), Optional.empty(), "policies/**/*.yaml", Optional.empty()),
        new Listen(new Address("127.0.0.1", xds), new Address("127.0.0.1", Loopback.freePort())),
        Optional.empty());
  }

  private String bootstrap(int n, int port) {
    return Product.run(
        "bootstrap",
        "--id",
        "web-" + n,
        "--cluster",
        "web",
        "--xds",
        "127.0.0.1:" + xds,
        "--outbound",
        "127.0.0.1:" + port,
        "--envoy-admin",
        "127.0.0.1:" + Loopback.freePort());
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private static void print(String what, Times... times) {
    StringBuilder report = new StringBuilder(Times.header(what));
    for (Times each : times) {
      report.append('\n').append(each.line());
    }
    System.out.println(report);
  }

  /** One blocking query of our own, which shows when Consul itself tells of a change. */
  private record Watcher(CompletableFuture<Long> reply) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Watcher on(RealConsul consul, String service) {
      URI now = consul.url().resolve("/v1/health/service/" + service);
      try {
        HttpResponse<Void> first =
            HTTP.send(HttpRequest.newBuilder(now).build(), BodyHandlers.discarding());
        String index = first.headers().firstValue("X-Consul-Index").orElseThrow();
        URI next = URI.create(now + "?wait=30s&index=" + index);
        return new Watcher(
            HTTP.sendAsync(HttpRequest.newBuilder(next).build(), BodyHandlers.discarding())
                .thenApply(reply -> System.nanoTime()));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    long repliedAt() {
      return reply.join();
    }
  }
}
