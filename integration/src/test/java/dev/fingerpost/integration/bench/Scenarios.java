package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What each cell does with a contestant. */
final class Scenarios {

  /** Of the changes: a prime, so that they spread over the services. */
  private static final long STRIDE = 7919;

  private static final int COUNTED = 50;
  private static final int PERCENT = 100;
  private static final long LEAST_CPU = TimeUnit.SECONDS.toNanos(1);

  private Scenarios() {}

  /** The service that a change is about. */
  static int target(int change, int services) {
    return (int) (change * STRIDE % services);
  }

  /** One endpoint changes, and again, when the garbage of connecting is gone. */
  static Outcome propagate(Trial trial) {
    trial.connectAll();
    trial.server().collect();
    Propagation changes = propagation(trial, endpoints(trial), trial.shape().clients());
    changes.warmUp();
    return changes.measure();
  }

  /** A fixed number of changes, of which the counters matter. */
  static Outcome count(Trial trial) {
    trial.connectAll();
    Propagation changes = propagation(trial, endpoints(trial), trial.shape().clients());
    changes.count(COUNTED);
    return changes.count(COUNTED);
  }

  /** A file is edited that touches so many route tables. */
  static Outcome fanOut(Trial trial) {
    trial.connectAll();
    int tables = trial.shape().routes();
    IntFunction<Edit> edits =
        n ->
            new Edit(
                Edit.Kind.ROUTES,
                IntStream.range(n, n + trial.shape().load())
                    .mapToObj(table -> table % tables)
                    .collect(ImmutableList.toImmutableList()));
    Propagation changes = propagation(trial, edits, trial.shape().clients());
    changes.warmUp();
    return changes.measure();
  }

  /** All clients come at once to a server that has just started. */
  static Outcome connect(Trial trial) {
    ServerStats before = trial.server().stats();
    long began = System.nanoTime();
    trial.clients().connect(trial.shape().clients());
    long ready = trial.settle();
    return Outcome.of(1, false, trial.server().stats().since(before), trial.clients().received())
        .with("ready.s", (ready - began) / 1e9);
  }

  /** All clients go and come again, with nothing, until the server has worked long enough. */
  static Outcome storm(Trial trial) {
    trial.connectAll();
    Samples ready = new Samples();
    return again(
            trial,
            () -> {
              long began = System.nanoTime();
              trial.clients().connect(trial.shape().clients());
              ready.add((trial.settle() - began) / 1e9);
            })
        .with("ready.s", ready.median());
  }

  /** All clients go and come again, and say what they have; some of it may have changed. */
  static Outcome reconnect(Trial trial) {
    trial.connectAll();
    int services = trial.shape().services();
    int changed = services * trial.shape().load() / PERCENT;
    int[] next = {0};
    return again(
        trial,
        () -> {
          if (changed > 0) {
            trial
                .server()
                .edit(
                    new Edit(
                        Edit.Kind.ENDPOINTS,
                        IntStream.generate(() -> target(next[0]++, services))
                            .limit(changed)
                            .boxed()
                            .collect(ImmutableList.toImmutableList())));
          }
          trial.clients().reconnect();
          trial.awaitIdle();
        });
  }

  /** What a client costs in heap, from the second half of them. */
  static Outcome memory(Trial trial) {
    int half = trial.shape().clients() / 2;
    ServerStats before = trial.server().stats();
    double none = trial.server().collect().heap();
    trial.clients().connect(half);
    trial.settle();
    double some = trial.server().collect().heap();
    trial.clients().connect(trial.shape().clients() - half);
    trial.settle();
    double all = trial.server().collect().heap();
    return Outcome.of(1, false, trial.server().stats().since(before), trial.clients().received())
        .with("client.kB", (all - some) / 1e3 / (trial.shape().clients() - half))
        .with("service.kB", none / 1e3 / trial.shape().services());
  }

  /** An open loop of changes: how long until the last client has each. */
  static Outcome churn(Trial trial) {
    trial.connectAll();
    int services = trial.clients().asks().servicesSeen();
    int rate = trial.shape().load();
    int second = Math.max(1, rate);
    trial.server().churn(rate, second, services);
    trial.awaitIdle();
    trial.clients().takeSeen();
    ServerStats before = trial.server().stats();
    Clients.Received received = trial.clients().received();
    int count = (int) Math.max(PERCENT, rate * trial.effort().measured().toSeconds());
    List<ServerMain.Due> due = trial.server().churn(rate, count, services).changes();
    trial.awaitIdle();
    Outcome outcome =
        Outcome.of(
            due.size(),
            due.size() < trial.effort().enough(),
            trial.server().stats().since(before),
            trial.clients().received().since(received));
    return outcome.with("staleness", staleness(trial, due));
  }

  /** Some clients stop reading: what that costs, and what the others notice of it. */
  static Outcome slowClients(Trial trial) {
    trial.connectAll();
    Propagation changes =
        propagation(trial, endpoints(trial), trial.shape().clients() - slow(trial.shape()));
    changes.warmUp();
    Outcome before = changes.measure();
    double heap = trial.server().collect().heap();
    trial.clients().stopReading();
    changes.warmUp(); // a stream that is full takes other ways, which are compiled now
    Outcome after = changes.measure();
    ServerStats held = trial.server().collect();
    return after
        .with("slowdown", tail(after) / tail(before))
        .with("slow.kB", (held.heap() - heap) / 1e3 / slow(trial.shape()))
        .with("direct.MB", held.direct() / 1e6);
  }

  /** The 99th percentile, or the median where there are too few for it. */
  private static double tail(Outcome outcome) {
    double median = outcome.metrics().getOrDefault("last.p50.ms", 0.0);
    return outcome.metrics().getOrDefault("last.p99.ms", median);
  }

  /** How many of the clients stop reading where some do. */
  static int slow(Shape shape) {
    return shape.clients() * shape.load() / PERCENT;
  }

  /** All connect; then one change. */
  static Outcome scale(Trial trial) {
    Outcome connected = connect(trial);
    Outcome changed = propagation(trial, endpoints(trial), trial.shape().clients()).measure();
    double last = changed.metrics().getOrDefault("last.p50.ms", 0.0);
    return connected
        .with("last.p50.ms", last)
        .with("rss.MB", trial.server().stats().resident() / 1e6);
  }

  /** Steps without a network. */
  static Outcome micro(Trial trial) {
    return new Outcome(1, false, trial.server().micro().values(), Map.of());
  }

  private static Propagation propagation(Trial trial, IntFunction<Edit> edits, int clients) {
    return new Propagation(trial, edits, clients);
  }

  private static IntFunction<Edit> endpoints(Trial trial) {
    int services = trial.clients().asks().servicesSeen();
    return change -> Edit.endpointOf(target(change, services));
  }

  /** Reconnects at least once, until the server has worked long enough; the cost of each. */
  private static Outcome again(Trial trial, Runnable reconnection) {
    ServerStats before = trial.server().stats();
    Clients.Received received = trial.clients().received();
    long end = System.nanoTime() + trial.effort().measured().toNanos();
    ServerStats used;
    int n = 0;
    do {
      trial.clients().disconnect();
      trial.awaitIdle();
      reconnection.run();
      used = trial.server().stats().since(before);
      n++;
    } while (used.cpu() < LEAST_CPU && System.nanoTime() < end);
    return Outcome.of(n, used.cpu() < LEAST_CPU, used, trial.clients().received().since(received));
  }

  /** A client has a change when the service comes to it for the first time after it was due. */
  private static Samples staleness(Trial trial, List<ServerMain.Due> due) {
    Map<String, Map<Integer, NavigableSet<Long>>> seen = new HashMap<>();
    for (Clients.Seen one : trial.clients().takeSeen()) {
      seen.computeIfAbsent(one.name(), name -> new HashMap<>())
          .computeIfAbsent(one.client(), client -> new TreeSet<>())
          .add(one.at());
    }
    Samples staleness = new Samples();
    for (ServerMain.Due change : due) {
      Map<Integer, NavigableSet<Long>> byClient =
          seen.getOrDefault(Mesh.service(change.service()), Map.of());
      long last = change.at();
      for (int client : trial.clients().asks().clientsOf(change.service())) {
        Long at = byClient.getOrDefault(client, new TreeSet<>()).ceiling(change.at());
        if (at == null) {
          throw new IllegalStateException("client " + client + " did not get " + change);
        }
        last = Math.max(last, at);
      }
      staleness.add((last - change.at()) / 1e6);
    }
    return staleness;
  }
}
