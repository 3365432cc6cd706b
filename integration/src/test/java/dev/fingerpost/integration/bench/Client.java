package dev.fingerpost.integration.bench;

import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.ResourceType;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream of the load: it asks as an Envoy does, skips what it gets, and acknowledges it. Its
 * callbacks come one at a time.
 */
final class Client extends ClientCall.Listener<Frame> {

  private final Clients all;
  private final Asks asks;
  private final int number;
  private final ClientCall<ByteString, Frame> call;
  private final Set<ResourceType> asked = EnumSet.noneOf(ResourceType.class);
  private int endpointsMissing;
  private int routesMissing;
  private boolean knowsClusters;
  private boolean isReady;
  private volatile boolean isReading = true;

  Client(Clients all, Asks asks, int number, Channel channel) {
    this.all = all;
    this.asks = asks;
    this.number = number;
    Shape shape = all.shape();
    endpointsMissing = asks.services();
    routesMissing = shape.routes();
    call = channel.newCall(shape.wire().method(all.reader()), CallOptions.DEFAULT);
  }

  /** Begins as an Envoy that has nothing. */
  void start() {
    open();
    subscribe(ResourceType.CLUSTER, ByteString.EMPTY);
  }

  /** Begins as an Envoy that lost its stream: it asks for everything at once. */
  void restart(Map<ResourceType, ByteString> claims) {
    open();
    claims.forEach(this::subscribe);
  }

  /** Reads nothing from now on. */
  void stopReading() {
    isReading = false;
  }

  void end() {
    call.cancel("the measurement is over", null);
  }

  @Override
  public void onMessage(Frame response) {
    long at = System.nanoTime();
    all.arrived(number, response, at);
    count(response);
    ByteString answer = all.shape().wire().answer(response, asks.names(number, response.type()));
    send(response.type(), answer);
    switch (response.type()) {
      case CLUSTER -> {
        subscribe(ResourceType.ENDPOINT, ByteString.EMPTY);
        if (all.shape().routes() > 0) {
          subscribe(ResourceType.LISTENER, ByteString.EMPTY);
        }
      }
      case LISTENER -> subscribe(ResourceType.ROUTE, ByteString.EMPTY);
      case ENDPOINT, ROUTE, SECRET, RUNTIME -> {}
    }
    if (isReading) {
      call.request(1);
    }
  }

  @Override
  public void onClose(Status status, @Nullable Metadata trailers) {
    if (status.getCode() != Status.Code.CANCELLED) {
      all.failed(status);
    }
  }

  private void open() {
    call.start(this, new Metadata());
    call.request(1);
  }

  private void count(Frame response) {
    switch (response.type()) {
      case CLUSTER -> knowsClusters = true;
      case ENDPOINT -> endpointsMissing -= response.resources();
      case ROUTE -> routesMissing -= response.resources();
      case LISTENER, SECRET, RUNTIME -> {}
    }
    if (!isReady && knowsClusters && endpointsMissing <= 0 && routesMissing <= 0) {
      isReady = true;
      all.ready();
    }
  }

  private void subscribe(ResourceType type, ByteString claims) {
    if (!asked.contains(type)) {
      send(type, asks.names(number, type).concat(claims));
      asked.add(type);
    }
  }

  private void send(ResourceType type, ByteString rest) {
    boolean saysWho = asked.isEmpty() || all.shape().groups() > 0;
    ByteString request = asks.type(type).concat(rest);
    call.sendMessage(saysWho ? asks.node(number).concat(request) : request);
  }
}
