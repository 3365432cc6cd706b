package dev.fingerpost.server.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An application as its users write it, in a virtual machine of its own: its bootstrap stands in
 * the environment, and it knows nothing but the target.
 */
public final class GrpcCallerElsewhere {

  private GrpcCallerElsewhere() {}

  /** Takes the target and the number of calls. */
  public static void main(String[] args) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(args[0], InsecureChannelCredentials.create()).build();
    int calls = Integer.parseInt(args[1]);
    for (int n = 0; n < calls; n++) {
      var _ =
          HealthGrpc.newBlockingStub(channel)
              .withWaitForReady()
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance());
    }
    channel.shutdownNow();
    System.out.println("calls=" + calls);
    System.exit(0);
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
