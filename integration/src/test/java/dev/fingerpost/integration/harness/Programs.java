package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.Binary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the real Envoy and the real Consul are, by the scripts that look for them. A test that
 * needs one which cannot be had is skipped, with the reason in words.
 */
public final class Programs {

  private static final Map<String, Binary> FOUND = new ConcurrentHashMap<>();

  private Programs() {}

  /** The real Envoy. */
  public static Path envoy() {
    return require("Envoy", "fetch-envoy");
  }

  /** The real Consul. */
  public static Path consul() {
    return require("Consul", "fetch-consul");
  }

  private static Path require(String name, String script) {
    return switch (FOUND.computeIfAbsent(script, key -> Binary.find(root(), key))) {
      case Binary.At(Path path) -> path;
      case Binary.Missing(String reason) -> {
        Assumptions.abort("the real " + name + " cannot be had: " + reason.replace('\n', ' '));
        throw new IllegalStateException("unreachable");
      }
    };
  }

  /** The folder with all modules. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("bin/fetch-envoy"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not run inside the project");
      }
      folder = parent;
    }
    return folder;
  }
}
