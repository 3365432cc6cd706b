package dev.fingerpost.integration.bench;

import dev.fingerpost.integration.harness.Catalogs;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.Writers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.ProductServer;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real Consul with so many services of one instance each, and what the whole product needs to be
 * started beside it. Owned by one thread.
 *
 * @param one and {@code other}: the two instances between which a service moves
 */
record WholeProduct(
    Shape shape, Path folder, RealConsul consul, EchoService one, EchoService other) {

  /** The product is started as users start it. */
  private static final String LAUNCHER = "fingerpost.launcher";

  private static final String OPTIONS = "FINGERPOST_JAVA_OPTS";

  /** Without a bound it takes what the machine has, and its memory says nothing. */
  private static final String HEAP = "-Xmx240m -Xmn40m";

  /** Prepares everything, measures, and takes it away again. */
  static Outcome run(Shape shape, Function<WholeProduct, Outcome> scenario) {
    build();
    System.setProperty(LAUNCHER, Path.of("bin", "fingerpost").toAbsolutePath().toString());
    Path folder = temporary();
    try (EchoService one = EchoService.start("one");
        EchoService other = EchoService.start("other");
        RealConsul consul = RealConsul.devWithTls(Programs.consul(), folder.resolve("consul"))) {
      WholeProduct world = new WholeProduct(shape, folder, consul, one, other);
      Writers.register(
          consul, IntStream.range(0, shape.services()).mapToObj(n -> world.at(n, one)).toList());
      return scenario.apply(world);
    } finally {
      delete(folder);
    }
  }

  /** Starts the product and waits until it is ready. */
  ProductServer start() {
    return ProductServer.start(
        folder,
        List.of("env", OPTIONS + "=" + HEAP + " " + System.getenv().getOrDefault(OPTIONS, "")),
        List.of(consul),
        "--allow-loopback");
  }

  /** A service at one of the two instances. */
  Registration at(int service, EchoService instance) {
    String name = Catalogs.name(service);
    return Registration.of(name, name + "-1", instance.port());
  }

  /** So that no start is measured that builds first. */
  private static void build() {
    try {
      int status = new ProcessBuilder("bin/build").inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("bin/build ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
