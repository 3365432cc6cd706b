package dev.fingerpost.server.ads;

import dev.fingerpost.server.ads.stream.StreamMetrics;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are open: so many from one address and no more, each until it is too old.
 * Safe for all threads.
 */
final class Connections extends ServerTransportFilter {

  private static final Attributes.Key<Guest> GUEST =
      Attributes.Key.create("dev.fingerpost.connection");

  private final Census addresses;
  private final Duration oldAge;
  private final StreamMetrics metrics;

  /** A connection that was let in. */
  private record Guest(Runnable leave, long since) {}

  /**
   * @param most from one address
   * @param maxAge that connections are ended at, give or take a tenth
   */
  Connections(int most, Duration maxAge, StreamMetrics metrics) {
    this.addresses = new Census(most);
    this.oldAge = maxAge.multipliedBy(8).dividedBy(10);
    this.metrics = metrics;
  }

  /** Whatever this throws ends the connection. */
  @Override
  public Attributes transportReady(Attributes attributes) {
    Optional<Runnable> leave = addresses.enter(host(attributes));
    if (leave.isEmpty()) {
      metrics.refused("connections");
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("too many connections from this address")
          .asRuntimeException();
    }
    metrics.connected();
    return attributes.toBuilder().set(GUEST, new Guest(leave.get(), System.nanoTime())).build();
  }

  @Override
  public void transportTerminated(@Nullable Attributes attributes) {
    Guest guest = attributes == null ? null : attributes.get(GUEST);
    if (guest == null) {
      return;
    }
    guest.leave.run();
    metrics.disconnected();
    if (System.nanoTime() - guest.since >= oldAge.toNanos()) {
      metrics.aged();
    }
  }

  /** The address at the other end, as text. */
  static String host(Attributes attributes) {
    return attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress()
        : "nowhere";
  }
}
