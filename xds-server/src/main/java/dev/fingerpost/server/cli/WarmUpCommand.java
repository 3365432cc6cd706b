package dev.fingerpost.server.cli;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.server.boot.ControlPlane;
import dev.fingerpost.server.boot.ServeOptions;
import dev.fingerpost.server.boot.ServeOptions.Listen;
import dev.fingerpost.server.boot.ServeOptions.PolicyLocation;
import dev.fingerpost.server.boot.ServeOptions.Registries;
import dev.fingerpost.server.reconcile.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;

/**
 * Serves some services to nobody and ends: what was loaded and learned of hot methods goes into the
 * archive with which the launcher starts in half the time.
 */
@Command(name = "warm-up", hidden = true, description = "Run what serve runs, and end.")
final class WarmUpCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REGISTRY =
      "services: {sample: {instances: [{address: 192.0.2.1, port: 80}]}}\n";

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("fingerpost-warm-up-");
    try (SampleConsul consul = new SampleConsul()) {
      Files.writeString(folder.resolve("registry.yaml"), REGISTRY);
      serve(folder, consul);
      serve(folder, consul); // now with something kept, which is read
      return ExitCode.OK;
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static void serve(Path folder, SampleConsul consul) throws IOException {
    ServeOptions options =
        new ServeOptions(
            new Registries(
                Optional.of(consul.url()), Optional.of(folder.resolve("registry.yaml")), false),
            new PolicyLocation.BuiltIn(),
            new Listen(freeAddress(), freeAddress()),
            Optional.of(folder.resolve("state")));
    try (ControlPlane plane = ControlPlane.start(options, Map.of(), Clock.systemUTC())) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!Readiness.of(plane.state()).ready() && System.nanoTime() < end) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
  }

  private static Address freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Address("127.0.0.1", socket.getLocalPort());
    }
  }
}
