package dev.fingerpost.integration.demo;

import dev.fingerpost.integration.world.Binary;
import dev.fingerpost.server.cli.CommandFailure;
import java.nio.file.Path;
import java.util.Optional;

/** The real Envoy and the real Consul, by the launcher's fetch scripts. */
final class DemoPrograms {

  private DemoPrograms() {}

  /**
   * The Envoy.
   *
   * @throws CommandFailure with the script's own words, if there is none
   */
  static Path envoy() {
    return switch (find("fetch-envoy")) {
      case Binary.At(Path path) -> path;
      case Binary.Missing(String reason) -> throw new CommandFailure("no Envoy: " + reason);
    };
  }

  /** The Consul, if there is one to be had. */
  static Optional<Path> consul() {
    return find("fetch-consul") instanceof Binary.At(Path path)
        ? Optional.of(path)
        : Optional.empty();
  }

  private static Binary find(String script) {
    String home = System.getProperty("fingerpost.home");
    if (home == null) {
      throw new CommandFailure(
          "start the demo by bin/fingerpost, which knows where its scripts are");
    }
    return Binary.find(Path.of(home), script);
  }
}
