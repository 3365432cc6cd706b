package dev.fingerpost.integration.bench;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.integration.harness.Catalogs;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.ChildProcess;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.HttpConnection;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealEnvoy;
import dev.fingerpost.integration.world.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A service moves in Consul from one instance to the other: how long until the last client has it,
 * and until a real Envoy sends its requests there. Then nothing happens for a while, and what that
 * costs is looked at. Times begin before the write to Consul; a change that waits for the end of
 * the rest of the last one waits for nothing else.
 */
final class ConsulChanges {

  private static final Duration CONNECTED = Duration.ofMinutes(4);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than the pace of changes: each is the first after a quiet time. */
  private static final long REST = Duration.ofMillis(50).toNanos();

  /** The unit of {@code /proc}: hundredths of a second. */
  private static final double TICKS = 100;

  private static final int MOVES = 40;

  private final WholeProduct world;
  private final Effort effort;
  private final BitSet moved = new BitSet();
  private int changes;

  ConsulChanges(WholeProduct world, Effort effort) {
    this.world = world;
    this.effort = effort;
  }

  Outcome run() {
    Map<String, Double> metrics = new TreeMap<>();
    Samples last = new Samples();
    Samples after = new Samples();
    Samples traffic = new Samples();
    try (ProductServer server = world.start()) {
      try (Clients clients = new Clients(world.shape(), server.xdsPort(), Frame.Reader.COUNTS, 0)) {
        clients.connect(world.shape().clients());
        var _ = clients.awaitReady(CONNECTED);
        while (changes < effort.enough() / 2) {
          move(clients, new Samples(), new Samples()); // until the compiler is done
        }
        while (last.count() < effort.enough()) {
          move(clients, last, after);
        }
        idle(server, metrics);
      }
      metrics.put("rss.MB", server.process().residentBytes() / 1e6);
      moveTraffic(server, traffic);
    }
    return new Outcome(last.count(), false, metrics, Map.of())
        .with("last", last)
        .with("after.write", after)
        .with("traffic", traffic);
  }

  private void move(Clients clients, Samples last, Samples after) {
    int service = Scenarios.target(changes, world.shape().services());
    Arrivals arrivals = clients.expect(ResourceType.ENDPOINT, clients.asks().clientsOf(service));
    long began = System.nanoTime();
    world.consul().register(world.at(service, next(service)));
    long written = System.nanoTime();
    long[] at = arrivals.await(PATIENCE);
    last.add((at[at.length - 1] - began) / 1e6);
    after.add((at[at.length - 1] - written) / 1e6);
    LockSupport.parkNanos(REST);
  }

  /** One service, back and forth, with one request after the other to it. */
  private void moveTraffic(ProductServer server, Samples traffic) {
    String service = Catalogs.name(0);
    int port = Loopback.freePort();
    try (RealEnvoy envoy =
        RealEnvoy.start(
            Programs.envoy(),
            world.folder().resolve("envoy"),
            server.bootstrap("web-1", "web", port))) {
      envoy.awaitLive();
      Await.until(
          "the service is reachable",
          CONNECTED,
          () -> new Traffic(port).send(service, 1).allAre(200),
          envoy.process()::lastLines);
      try (HttpConnection connection = HttpConnection.open(port)) {
        for (int n = 0; n < Math.min(MOVES, effort.enough()); n++) {
          EchoService to = next(0);
          long began = System.nanoTime();
          world.consul().register(world.at(0, to));
          while (!connection.get(service, "/", Map.of()).instance().equals(to.id())) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
              throw new IllegalStateException("requests do not move to " + to.id());
            }
          }
          traffic.add((System.nanoTime() - began) / 1e6);
          LockSupport.parkNanos(REST);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The other instance than it is at. */
  private EchoService next(int service) {
    changes++;
    moved.flip(service);
    return moved.get(service) ? world.other() : world.one();
  }

  /** What both use while nothing changes. */
  private void idle(ProductServer server, Map<String, Double> metrics) {
    LockSupport.parkNanos(effort.measured().toNanos() / 5);
    double product = cpu(server.process());
    double consul = cpu(world.consul().process());
    long began = System.nanoTime();
    LockSupport.parkNanos(effort.measured().toNanos());
    double seconds = (System.nanoTime() - began) / 1e9;
    metrics.put("idle.product.percent", 100 * (cpu(server.process()) - product) / seconds);
    metrics.put("idle.consul.percent", 100 * (cpu(world.consul().process()) - consul) / seconds);
  }

  /** Seconds of CPU so far. */
  private static double cpu(ChildProcess process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
