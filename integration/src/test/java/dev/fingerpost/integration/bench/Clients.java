package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.ResourceType;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The load: many streams over some connections, read by gRPC's event loops. */
final class Clients implements AutoCloseable {

  /** Servers bound the streams of a connection. */
  private static final int PER_CONNECTION = 50;

  /** Of a client that is to stop reading: as little as HTTP/2 begins with. */
  private static final int SMALL_WINDOW = 65_535;

  private static final long GLANCE = TimeUnit.MILLISECONDS.toNanos(2);

  private final Shape shape;
  private final Asks asks;
  private final Frame.Reader reader;
  private final int firstSlow;
  private final InetSocketAddress server;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final Map<ResourceType, Map<String, String>> versions = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Arrivals> awaited = new AtomicReference<>();
  private final AtomicReference<@Nullable Status> failure = new AtomicReference<>();
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicLong lastReady = new AtomicLong();
  private final AtomicLong lastMessage = new AtomicLong(System.nanoTime());
  private final LongAdder messages = new LongAdder();
  private final LongAdder resources = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /**
   * No client is connected yet.
   *
   * @param slow how many, the last ones, will stop reading
   */
  Clients(Shape shape, int port, Frame.Reader reader, int slow) {
    this.shape = shape;
    this.firstSlow = shape.clients() - slow;
    this.asks = new Asks(shape);
    this.reader = reader;
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** What came in so far. */
  record Received(long messages, long resources, long bytes) {

    Received since(Received before) {
      return new Received(
          messages - before.messages, resources - before.resources, bytes - before.bytes);
    }
  }

  /** A resource came to some client. */
  record Seen(String name, int client, long at) {}

  static String group(int group) {
    return "group-" + group;
  }

  Shape shape() {
    return shape;
  }

  Asks asks() {
    return asks;
  }

  Frame.Reader reader() {
    return reader;
  }

  /** Connects so many more clients, which have nothing. */
  void connect(int more) {
    add(more).forEach(Client::start);
  }

  /** Connects all clients anew; they say what they have. Only names that were read are known. */
  void reconnect() {
    List<Client> again = add(shape.clients());
    Map<ResourceType, ByteString> shared = claims(asks.services(0), ImmutableList.of());
    for (int n = 0; n < again.size(); n++) {
      again
          .get(n)
          .restart(
              switch (shape.sight()) {
                case ALL -> shared;
                case SCOPED -> claims(asks.services(n), asks.services(n));
              });
    }
  }

  /** Waits until all that are connected have everything, and says when the last one had. */
  long awaitReady(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (ready.get() < clients.size()) {
      check();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(ready.get() + " of " + clients.size() + " are ready");
      }
      LockSupport.parkNanos(GLANCE);
    }
    return lastReady.get();
  }

  /** Waits until nothing has come for a while from now on. */
  void awaitQuiet(Duration quiet) {
    long began = System.nanoTime();
    while (System.nanoTime() - Math.max(began, lastMessage.get()) < quiet.toNanos()) {
      check();
      LockSupport.parkNanos(GLANCE);
    }
  }

  /** Awaits a change at these clients from now on. */
  Arrivals expect(ResourceType type, int... concerned) {
    Arrivals next = new Arrivals(type, concerned, shape.clients());
    awaited.set(next);
    return next;
  }

  Received received() {
    return new Received(messages.sum(), resources.sum(), bytes.sum());
  }

  /** All resources that came, and forgets them; only where names are read. */
  List<Seen> takeSeen() {
    List<Seen> taken = List.copyOf(seen);
    seen.clear();
    return taken;
  }

  /** The slow clients read nothing from now on. */
  void stopReading() {
    clients.subList(firstSlow, clients.size()).forEach(Client::stopReading);
  }

  /** Ends all streams and connections. */
  void disconnect() {
    clients.forEach(Client::end);
    channels.forEach(ManagedChannel::shutdownNow);
    clients.clear();
    channels.clear();
    ready.set(0);
  }

  @Override
  public void close() {
    disconnect();
  }

  void arrived(int client, Frame response, long at) {
    messages.increment();
    resources.add(response.resources());
    bytes.add(response.size());
    lastMessage.set(at);
    Arrivals now = awaited.get();
    if (now != null) {
      now.arrived(client, response.type(), at);
    }
    if (!response.named().isEmpty()) {
      Map<String, String> known =
          versions.computeIfAbsent(response.type(), type -> new ConcurrentHashMap<>());
      for (Frame.Named named : response.named()) {
        known.put(named.name(), named.version());
        if (reader == Frame.Reader.NAMES && response.type() == ResourceType.ENDPOINT) {
          seen.add(new Seen(named.name(), client, at));
        }
      }
    }
  }

  void ready() {
    lastReady.set(System.nanoTime());
    ready.incrementAndGet();
  }

  void failed(Status status) {
    failure.compareAndSet(null, status);
  }

  private void check() {
    Optional.ofNullable(failure.get())
        .ifPresent(status -> {
          throw new IllegalStateException("a stream ended: " + status);
        });
  }

  /** Those that will stop reading have connections of their own. */
  private List<Client> add(int more) {
    List<Client> added = new ArrayList<>();
    for (int n = 0; n < more; n++) {
      int number = clients.size();
      if (n % PER_CONNECTION == 0 || number == firstSlow) {
        channels.add(channel(number));
      }
      Client client = new Client(this, asks, number, channels.getLast());
      clients.add(client);
      added.add(client);
    }
    return added;
  }

  private ManagedChannel channel(int first) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(server)
            .usePlaintext()
            .directExecutor()
            .maxInboundMessageSize(Integer.MAX_VALUE);
    if (first >= firstSlow) {
      builder.initialFlowControlWindow(SMALL_WINDOW);
    }
    return builder.build();
  }

  private Map<ResourceType, ByteString> claims(List<String> endpoints, List<String> clusters) {
    Map<ResourceType, ByteString> claims = new EnumMap<>(ResourceType.class);
    claims.put(ResourceType.CLUSTER, claims(ResourceType.CLUSTER, clusters));
    claims.put(ResourceType.ENDPOINT, claims(ResourceType.ENDPOINT, endpoints));
    if (shape.routes() > 0) {
      claims.put(ResourceType.LISTENER, claims(ResourceType.LISTENER, ImmutableList.of()));
      claims.put(ResourceType.ROUTE, claims(ResourceType.ROUTE, ImmutableList.of()));
    }
    return claims;
  }

  /**
   * @param names of what is claimed; none mean all that is known
   */
  private ByteString claims(ResourceType type, List<String> names) {
    Map<String, String> known = new ConcurrentHashMap<>(versions.getOrDefault(type, Map.of()));
    if (!names.isEmpty()) {
      known.keySet().retainAll(names);
    }
    return shape.wire().claims(known);
  }
}
