package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Herd;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.FileRegistry;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.Registration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F23: the server has no file descriptors left. The streams that are open live on and get what
 * changes, and when descriptors are free again it takes new ones.
 */
class DescriptorsIT {

  private static final int LIMIT = 256;
  private static final int TOO_MANY = 400;
  private static final Duration GUARD = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void keepsWhatItHasWhenItHasNoDescriptorsLeft() throws IOException {
    FileRegistry registry = new FileRegistry(folder.resolve("registry.yaml"));
    registry.register(Registration.of("orders", "orders-1", 8_000));
    List<String> limited =
        List.of("sh", "-c", "ulimit -n " + LIMIT + " && exec \"$@\"", "fingerpost");
    List<Socket> strangers = new ArrayList<>();
    try (ProductServer server =
            ProductServer.start(folder, limited, List.of(registry), "--allow-loopback");
        Herd herd = Herd.connect(server.xdsPort(), 10, 10, 1)) {
      herd.awaitReady(GUARD, server::readiness);
      int resources = herd.resources();
      server.admin().get("/metrics"); // over the connection that it keeps
      long began = System.nanoTime();
      int before = server.process().lines().size();
      for (int n = 0; n < TOO_MANY; n++) {
        strangers.add(new Socket(InetAddress.getLoopbackAddress(), server.xdsPort()));
      }
      Await.until(
          "it has none left",
          GUARD,
          () -> server.readiness().contains("file descriptors"),
          () -> server.metric("fingerpost_descriptors_open") + " are open");
      assertThat(server.readiness()).startsWith("ready\n");
      assertThat(server.metric("fingerpost_descriptors_open")).isGreaterThan(LIMIT * 0.9);

      registry.register(Registration.of("orders", "orders-2", 8_001));
      Await.until(
          "each stream gets the change",
          GUARD,
          () -> herd.resources() == resources + herd.size(),
          () -> herd.resources() - resources + " did");
      assertThat(herd.ends()).as("streams that ended").isEmpty();
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
      int lines = server.process().lines().size() - before;
      System.out.println("descriptors: none left, " + lines + " lines in " + seconds + " s");
      assertThat(lines).isLessThan((int) (10 * (seconds + 1)));

      for (Socket stranger : strangers) {
        stranger.close();
      }
      try (Herd late = Herd.connect(server.xdsPort(), 10, 10, 1)) {
        late.awaitReady(GUARD, server::readiness);
      }
      assertThat(herd.ends()).isEmpty();
      assertThat(server.process().isAlive()).isTrue();
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }
}
