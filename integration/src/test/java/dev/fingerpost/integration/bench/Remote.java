package dev.fingerpost.integration.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A contestant in a fresh process, and the line to it. */
final class Remote implements AutoCloseable {

  /** The same for all contestants; the collector is the one that the product is shipped with. */
  static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:MarkSweepDeadRatio=0", // else a twentieth of the old space may be garbage for good
          "-Xmx4g",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream commands;
  private final int port;

  private Remote(Process process) throws IOException {
    this.process = process;
    answers = process.inputReader(UTF_8);
    commands = new PrintStream(process.getOutputStream(), true, UTF_8);
    port = Integer.parseInt(line());
  }

  /**
   * Starts a contestant and waits until it serves.
   *
   * @param more flags for its Java
   * @param log where it writes what it has to say
   */
  static Remote start(Contestant.Name name, Shape shape, List<String> more, Path log) {
    List<String> command =
        Stream.of(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                FLAGS,
                more,
                List.of("-cp", classPath(), ServerMain.class.getName(), name.name()),
                List.of(
                    Integer.toString(shape.services()),
                    Integer.toString(shape.routes()),
                    Integer.toString(shape.groups())))
            .flatMap(List::stream)
            .toList();
    try {
      return new Remote(
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** Has the mesh edited and says when that was. */
  ServerMain.Published edit(Edit edit) {
    return ask("edit " + edit.text(), ServerMain.Published.class);
  }

  /** Has endpoints of many services edited at a rate, whether the server keeps up or not. */
  ServerMain.Churned churn(int perSecond, int count, int services) {
    return ask("churn " + perSecond + ' ' + count + ' ' + services, ServerMain.Churned.class);
  }

  ServerStats stats() {
    return ask("stats", ServerStats.class);
  }

  /** The statistics after a garbage collection. */
  ServerStats collect() {
    return ask("collect", ServerStats.class);
  }

  Micro.Costs micro() {
    return ask("micro", Micro.Costs.class);
  }

  /** Ends the process. */
  @Override
  public void close() {
    commands.close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private <T> T ask(String command, Class<T> type) {
    commands.println(command);
    try {
      return JSON.readValue(line(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of this process, tests included. */
  static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the server's process has ended; see its log");
    }
    return line;
  }
}
