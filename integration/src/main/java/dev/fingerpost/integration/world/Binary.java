package dev.fingerpost.integration.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real program, or why it cannot be had, as one of the fetch scripts says. */
public sealed interface Binary {

  /** Here it is. */
  record At(Path path) implements Binary {}

  /** It cannot be had. */
  record Missing(String reason) implements Binary {}

  /**
   * Asks a script.
   *
   * @param home the folder with {@code bin/}
   * @param script {@code fetch-envoy} or {@code fetch-consul}
   */
  static Binary find(Path home, String script) {
    try {
      Path errors = Files.createTempFile(script, ".log");
      Process process =
          new ProcessBuilder(home.resolve("bin").resolve(script).toString())
              .redirectError(errors.toFile())
              .start();
      String out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      String said = Files.readString(errors).strip();
      Files.delete(errors);
      return status == 0 ? new At(Path.of(out)) : new Missing(said);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
