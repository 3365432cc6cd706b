package dev.fingerpost.server.ads;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a scripted client was sent, in its order.
 *
 * @param <R> a response
 */
final class Inbox<R> implements StreamObserver<R> {

  private final BlockingQueue<R> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> ended = new CompletableFuture<>();
  private final Duration patience;

  Inbox(Duration patience) {
    this.patience = patience;
  }

  /** The next response. */
  R next() {
    try {
      R response = responses.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (response == null) {
        throw new AssertionError("no response came; stream: " + ended.getNow(null));
      }
      return response;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** How the server ended the stream. */
  Status end() {
    try {
      return ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the stream did not end", e);
    }
  }

  /** Has something done when the stream ends. */
  void whenEnded(Runnable task) {
    var _ = ended.thenRun(task);
  }

  @Override
  public void onNext(R response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable cause) {
    ended.complete(Status.fromThrowable(cause));
  }

  @Override
  public void onCompleted() {
    ended.complete(Status.OK);
  }
}
