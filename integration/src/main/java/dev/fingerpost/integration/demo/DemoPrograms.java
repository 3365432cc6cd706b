package dev.fingerpost.integration.demo;

import dev.fingerpost.server.cli.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the real Envoy and the real Consul, by the launcher's fetch scripts. */
final class DemoPrograms {

  private DemoPrograms() {}

  /**
   * The Envoy.
   *
   * @throws CommandFailure with the script's own words, if there is none
   */
  static Path envoy() {
    Found found = find("ENVOY_PATH", "fetch-envoy");
    return found.path().orElseThrow(() -> new CommandFailure("no Envoy: " + found.said()));
  }

  /** The Consul, if there is one to be had. */
  static Optional<Path> consul() {
    return find("CONSUL_PATH", "fetch-consul").path();
  }

  private static Found find(String variable, String script) {
    String given = System.getenv(variable);
    if (given != null && !given.isEmpty()) {
      return new Found(Optional.of(Path.of(given)), "");
    }
    String home = System.getProperty("fingerpost.home");
    if (home == null) {
      return new Found(Optional.empty(), "set " + variable);
    }
    try {
      Path errors = Files.createTempFile(script, ".log");
      Process process =
          new ProcessBuilder(Path.of(home, "bin", script).toString())
              .redirectError(errors.toFile())
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      String said = Files.readString(errors).strip();
      Files.delete(errors);
      return new Found(status == 0 ? Optional.of(Path.of(out.strip())) : Optional.empty(), said);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private record Found(Optional<Path> path, String said) {}
}
