package dev.fingerpost.integration.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.LiveCatalog;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.scripted.Reply;
import dev.fingerpost.integration.scripted.Script;
import dev.fingerpost.integration.scripted.ScriptedConsul;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must have been read before anything is served, and what the disk says until then. */
class BarrierIT {

  /** Half a minute that the first catalog waits for one that does not answer, and some more. */
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(45);

  @TempDir Path folder;

  /**
   * One that never answers holds the others up for half a minute and no longer; meanwhile the other
   * cases, which must not wait at all.
   */
  @Test
  void ct13TheFirstCatalogWaitsForAllNamesAndNotForEver() {
    try (ScriptedConsul hanging = ScriptedConsul.plain(0)) {
      hanging.register(Registration.of("pay", "pay-1", 8_001));
      hanging.register(Registration.of("mute", "mute-1", 8_002));
      hanging.script(ScriptedConsul.healthOf("mute"), Script.always(new Reply.Silence()));
      try (LiveCatalog waiting = LiveCatalog.begin(hanging, Duration.ofSeconds(60))) {
        waiting.await("it says what it waits for", () -> waiting.reason().contains("1 of"));
        assertThat(waiting.state().value()).isEmpty();

        anEmptyCatalogIsNotWaitedFor();
        aNameThatGoesIsNotWaitedFor();

        Await.until(
            "the others are served",
            HALF_A_MINUTE,
            () -> waiting.names().contains("pay"),
            waiting::reason);
        assertThat(waiting.names()).doesNotContain("mute");
        assertThat(waiting.codes()).contains("R132");
      }
    }
  }

  /** The catalog of before serves at once, and a file that is cut is skipped for the one before. */
  @Test
  void ct13TheDiskServesWhileConsulIsGone() throws IOException {
    RealConsul consul = RealConsul.durable(Programs.consul(), folder.resolve("consul"));
    try (consul;
        ProductServer server = ProductServer.start(folder, List.of(consul), "--allow-loopback")) {
      consul.register(Registration.of("pay", "pay-1", 8_001));
      awaitServices(server, 1);
      consul.register(Registration.of("orders", "orders-1", 8_002));
      awaitServices(server, 2);
      Await.until(
          "the disk has it",
          Bars.TOLD,
          () -> newest(folder.resolve("state"), "orders-1").isPresent(),
          server::readiness);
      server.kill();
      consul.stop();

      server.restart();
      assertThat(server.readiness()).startsWith("ready\n").contains("consul stale");
      assertThat(server.metric("fingerpost_services")).isEqualTo(2);
      server.kill();

      Path newest = newest(folder.resolve("state"), "orders-1").orElseThrow();
      byte[] whole = Files.readAllBytes(newest);
      Files.write(newest, Arrays.copyOf(whole, whole.length / 2));
      server.restart();
      assertThat(server.readiness()).startsWith("ready\n").contains("consul stale");
      assertThat(server.metric("fingerpost_services")).isPositive();

      consul.start();
      Await.until(
          "the live view has replaced it",
          HALF_A_MINUTE,
          () -> server.readiness().equals("ready\n"),
          server::readiness);
      awaitServices(server, 2);
    }
  }

  private void anEmptyCatalogIsNotWaitedFor() {
    try (RealConsul consul = RealConsul.dev(Programs.consul(), folder.resolve("empty"));
        LiveCatalog catalog = LiveCatalog.of(consul)) {
      assertThat(catalog.names()).isEmpty();
      consul.register(Registration.of("first", "first-1", 8_001));
      catalog.await("the first one comes", () -> catalog.names().contains("first"));
    }
  }

  private static void aNameThatGoesIsNotWaitedFor() {
    try (ScriptedConsul consul = ScriptedConsul.plain(0)) {
      Registration ghost = Registration.of("ghost", "ghost-1", 8_001);
      consul.register(ghost);
      consul.register(Registration.of("pay", "pay-1", 8_002));
      consul.script(ScriptedConsul.healthOf("ghost"), Script.always(new Reply.Silence()));
      try (LiveCatalog catalog = LiveCatalog.begin(consul, LiveCatalog.WAIT)) {
        catalog.await("it waits for the ghost", () -> catalog.reason().contains("1 of"));
        consul.deregister(ghost);
        Await.until("it waits no more", Bars.TOLD, catalog::isLive, catalog::reason);
        assertThat(catalog.names()).containsExactly("pay");
      }
    }
  }

  private static void awaitServices(ProductServer server, int count) {
    Await.until(
        count + " services",
        HALF_A_MINUTE,
        () -> server.metric("fingerpost_services") == count,
        server::readiness);
  }

  /** The newest file that holds this text, whatever its format. */
  private static Optional<Path> newest(Path state, String text) {
    try (Stream<Path> files = Files.walk(state)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> holds(file, text))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
    } catch (IOException e) {
      return Optional.empty(); // it is being written
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1).contains(text);
    } catch (IOException e) {
      return false;
    }
  }
}
