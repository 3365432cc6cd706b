package dev.fingerpost.integration.demo;

import dev.fingerpost.server.cli.CommandFailure;
import dev.fingerpost.server.cli.ExitCode;
import dev.fingerpost.server.cli.HelpOption;
import dev.fingerpost.server.cli.Subcommand;
import dev.fingerpost.server.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the product at work: Envoy, a registry, small services and a repository of policies. */
@Command(
    name = "demo",
    description = "Run everything on loopback: a real Envoy, a registry, three services, traffic.",
    footer = {
      "Example: fingerpost demo",
      "Ctrl-C, or the end of --seconds, stops what it started and nothing else."
    })
public final class DemoCommand implements Subcommand {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many seconds (until Ctrl-C); with --json, load at least so long.")
  private int seconds;

  @Option(
      names = "--json",
      description = "Make each change by itself, check the traffic, and report one line of JSON.")
  private boolean json;

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public Integer call() {
    Path folder = temporaryFolder();
    DemoWorld world = DemoWorld.prepare(folder, spec.commandLine().getErr());
    Thread end = Thread.ofPlatform().name("demo-end").unstarted(() -> stop(world, folder));
    Runtime.getRuntime().addShutdownHook(end);
    try {
      world.start();
      return json ? check(world) : show(world);
    } catch (IllegalStateException e) {
      if (world.isClosed()) {
        return ExitCode.OK; // Ctrl-C: what fails now fails because it was stopped
      }
      throw new CommandFailure(e.getMessage() == null ? e.toString() : e.getMessage());
    } finally {
      stop(world, folder);
    }
  }

  private int check(DemoWorld world) {
    DemoReport report = new DemoChecks(world).run(Duration.ofSeconds(seconds));
    PrintWriter out = spec.commandLine().getOut();
    out.println(Json.line(report));
    out.flush();
    return report.ok() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private int show(DemoWorld world) {
    new DemoShow(world, spec.commandLine().getOut()).run(Duration.ofSeconds(seconds));
    return ExitCode.OK;
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("fingerpost-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the processes, then the folder with their logs; the second call finds nothing to do. */
  private static void stop(DemoWorld world, Path folder) {
    world.close();
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean up " + folder, e);
    }
  }
}
