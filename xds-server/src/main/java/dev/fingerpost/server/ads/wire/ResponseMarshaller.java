package dev.fingerpost.server.ads.wire;

import io.grpc.MethodDescriptor;
import java.io.InputStream;

/**
 * Hands the bytes of responses to gRPC.
 *
 * @param <R> what a stream sends
 */
public final class ResponseMarshaller<R extends Written> implements MethodDescriptor.Marshaller<R> {

  @Override
  public InputStream stream(R response) {
    return response.bytes();
  }

  /** A server never reads one. */
  @Override
  public R parse(InputStream stream) {
    throw new UnsupportedOperationException("responses are only written");
  }
}
