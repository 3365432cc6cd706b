package dev.fingerpost.integration.world;

import com.google.common.base.Splitter;
import dev.fingerpost.server.cli.ExitCode;
import dev.fingerpost.server.cli.Main;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The product's command line, as this build has it. */
public final class Product {

  /** A file of loaded classes: the first process leaves it behind, the others start faster. */
  private static final String ARCHIVE = "fingerpost.class.archive";

  /** The launcher that users call, where what it does for the start counts. */
  private static final String LAUNCHER = "fingerpost.launcher";

  /** A process mostly ends before the second compiler pays. */
  private static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

  private Product() {}

  /** Runs a short command that must succeed in this process, and returns what it printed. */
  public static String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    if (status != ExitCode.OK) {
      throw new IllegalStateException("fingerpost " + String.join(" ", arguments) + ": " + err);
    }
    return out.toString();
  }

  /** The command that runs it in a process of its own. */
  static List<String> command(List<String> arguments) {
    List<String> command = begin();
    command.addAll(arguments);
    return command;
  }

  private static List<String> begin() {
    String launcher = System.getProperty(LAUNCHER, "");
    return launcher.isEmpty() ? java() : new ArrayList<>(List.of(launcher));
  }

  private static List<String> java() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                FIRST_COMPILER_ONLY,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    Optional.ofNullable(System.getProperty(ARCHIVE))
        .ifPresent(archive ->
            command.addAll(
                List.of(
                    "-XX:+AutoCreateSharedArchive",
                    "-XX:SharedArchiveFile=" + archive,
                    "-Xlog:cds*=off,aot*=off"))); // an archive of another build is made anew
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
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
