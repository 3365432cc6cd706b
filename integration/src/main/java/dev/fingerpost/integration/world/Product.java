package dev.fingerpost.integration.world;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The product's command line, run from this build's classes in a process of its own. */
public final class Product {

  private static final String MAIN = "dev.fingerpost.server.cli.Main";
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private Product() {}

  /** Runs a short command that must succeed, and returns what it printed. */
  static String run(Path folder, String... arguments) {
    try {
      Path out = Files.createTempFile(folder, arguments[0], ".out");
      try (ChildProcess process =
          ChildProcess.start("fingerpost", command(List.of(arguments)), out)) {
        if (process.exitCode(DEADLINE) != 0) {
          throw new IllegalStateException(
              "fingerpost " + String.join(" ", arguments) + " failed; " + process.lastLines());
        }
      }
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> command(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                MAIN));
    command.addAll(arguments);
    return command;
  }

  /** The class path of this build, without its tests. */
  public static String classPath() {
    // Surefire puts a jar of one manifest into java.class.path, and the real path beside it.
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    return Splitter.on(File.pathSeparatorChar)
        .splitToStream(path)
        .filter(
            entry -> !entry.endsWith("test-classes")) // the tests' settings are not the product's
        .collect(Collectors.joining(File.pathSeparator));
  }
}
