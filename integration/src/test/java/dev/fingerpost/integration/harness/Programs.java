package dev.fingerpost.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  private static final Map<String, Found> FOUND = new ConcurrentHashMap<>();

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
    Found found = FOUND.computeIfAbsent(script, key -> find(script));
    return switch (found) {
      case Found.At(Path path) -> path;
      case Found.Nowhere(String reason) -> {
        Assumptions.abort("the real " + name + " cannot be had: " + reason);
        throw new IllegalStateException("unreachable");
      }
    };
  }

  private static Found find(String script) {
    try {
      Path errors = Files.createTempFile("fetch", ".log");
      Process process =
          new ProcessBuilder(root().resolve("bin").resolve(script).toString())
              .redirectError(errors.toFile())
              .start();
      String out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      String said = Files.readString(errors).strip().replace('\n', ' ');
      Files.delete(errors);
      return status == 0 ? new Found.At(Path.of(out)) : new Found.Nowhere(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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

  private sealed interface Found {
    record At(Path path) implements Found {}

    record Nowhere(String reason) implements Found {}
  }
}
