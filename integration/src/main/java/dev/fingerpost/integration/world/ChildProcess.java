package dev.fingerpost.integration.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A program that was started here, with its log. Closing ends exactly that process, and so does the
 * end of this one.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LAST_LINES = 25;
  private static final int LONGEST_LINE = 300;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "end-of-child-processes"));
  }

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a program; what it prints is added to the log. */
  public static ChildProcess start(String name, List<String> command, Path log) {
    return start(name, command, Map.of(), log);
  }

  /** Starts a program with more in its environment; what it prints is added to the log. */
  public static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      RUNNING.add(process);
      var _ = process.onExit().thenRun(() -> RUNNING.remove(process));
      return new ChildProcess(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its own end and returns its exit code. */
  public int exitCode(Duration deadline) {
    Await.until(name + " ends by itself", deadline, () -> !process.isAlive(), this::lastLines);
    return process.exitValue();
  }

  /** Ends it as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    exitCode(PATIENCE);
  }

  /** Asks it to end, and does not wait. */
  public void askToEnd() {
    process.destroy();
  }

  /** How much it has worked so far, on all processors together. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The memory that it has, in bytes. */
  public long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of its log. */
  public List<String> lines() {
    try {
      return new String(Files.readAllBytes(log), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end, and waits until it has. */
  public void terminate() {
    process.destroy();
    exitCode(PATIENCE);
  }

  /** Stops it in the middle of whatever it does, until {@link #resume}. */
  public void suspend() {
    signal("STOP");
  }

  /** Lets it go on after {@link #suspend}. */
  public void resume() {
    signal("CONT");
  }

  /** The end of its log, for failures. */
  public String lastLines() {
    if (!Files.exists(log)) {
      return name + " has no log";
    }
    try {
      List<String> lines = new String(Files.readAllBytes(log), UTF_8).lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - LAST_LINES))
          .map(line -> line.substring(0, Math.min(line.length(), LONGEST_LINE)))
          .collect(Collectors.joining("\n  ", "the end of " + log + ":\n  ", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end; where it does not, ends it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private void signal(String signal) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + signal + " of " + name + ": exit " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
