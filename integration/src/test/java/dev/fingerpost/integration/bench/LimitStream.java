package dev.fingerpost.integration.bench;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

/** A stream of the limit. Safe for all threads. */
final class LimitStream {

  private final Wire wire;
  private final StreamObserver<ByteString> responses;

  LimitStream(Wire wire, StreamObserver<ByteString> responses) {
    this.wire = wire;
    this.responses = responses;
  }

  Wire wire() {
    return wire;
  }

  synchronized void send(ByteString response) {
    try {
      responses.onNext(response);
    } catch (IllegalStateException | StatusRuntimeException e) {
      // The client has gone; its end comes next.
    }
  }
}
