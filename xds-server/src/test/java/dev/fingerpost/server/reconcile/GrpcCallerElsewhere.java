package dev.fingerpost.server.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An application as its users write it, in a virtual machine of its own: its bootstrap stands in
 * the environment, and it knows nothing but the target.
 */
public final class GrpcCallerElsewhere {

  private static final long DEADLINE_SECONDS = 20;

  private GrpcCallerElsewhere() {}

  /** Takes the target and the number of calls. */
  public static void main(String[] args) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(args[0], InsecureChannelCredentials.create()).build();
    int calls = Integer.parseInt(args[1]);
    for (int n = 0; n < calls; n++) {
      call(HealthGrpc.newFutureStub(channel));
    }
    channel.shutdownNow();
    System.out.println("calls=" + calls);
    System.exit(0);
  }

  /** One call. Blocking stubs may hang beyond any deadline (grpc-java issue 12456). */
  static void call(HealthGrpc.HealthFutureStub stub) {
    try {
      var _ =
          stub.withWaitForReady()
              .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .get(2 * DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Status.fromThrowable(e).asRuntimeException();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs it against the control plane on this port; what it printed. */
  static String call(String target, int calls, int port) {
    ProcessBuilder caller =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            GrpcCallerElsewhere.class.getName(),
            target,
            Integer.toString(calls));
    caller
        .environment()
        .put(
            "GRPC_XDS_BOOTSTRAP_CONFIG",
            """
            {"node": {"id": "caller-1"},
             "xds_servers": [{"server_uri": "127.0.0.1:%d", "channel_creds": [{"type": "insecure"}]}]}
            """
                .formatted(port));
    try {
      Process process = caller.redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
