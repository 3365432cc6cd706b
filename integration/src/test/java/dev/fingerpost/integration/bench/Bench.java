package dev.fingerpost.integration.bench;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the benchmark suite, as far as its results are not there yet. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure Fingerpost beside java-control-plane and beside the limit of gRPC.",
    footer = {
      "What the results of this build hold already is not measured again: after --minutes, or",
      "after Ctrl-C, the same command goes on where it stopped.",
      "Example: bin/bench propagate-all --services 1000 --clients 100"
    })
public final class Bench implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "CELL", arity = "0..*", description = "Which cells (default: all).")
  private List<String> cells = List.of();

  @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "How often.")
  private int rounds = 1;

  @Option(names = "--quick", description = "Check the product's counters only, in a minute.")
  private boolean quick;

  @Option(names = "--smoke", description = "Measure shortly: not for figures to publish.")
  private boolean smoke;

  @Option(
      names = "--services",
      split = ",",
      paramLabel = "N",
      description = "Numbers of services instead of the cell's own.")
  private List<Integer> services = List.of();

  @Option(
      names = "--clients",
      split = ",",
      paramLabel = "N",
      description = "Numbers of clients instead of the cell's own.")
  private List<Integer> clients = List.of();

  @Option(
      names = "--protocol",
      split = ",",
      paramLabel = "P",
      description = "delta or sotw, instead of the cell's own.")
  private List<String> protocols = List.of();

  @Option(
      names = "--contestants",
      split = ",",
      paramLabel = "NAME",
      description =
          "Just these, instead of those that a goal names: product, naive, tuned, limit,"
              + " limit-again.")
  private List<String> contestants = List.of();

  @Option(
      names = "--server-flag",
      paramLabel = "FLAG",
      description = "One more flag for the servers' Java, to look into one; can be repeated.")
  private List<String> serverFlags = List.of();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "9",
      description = "Begin nothing after so many (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "The lines of results (default: target/bench/results.jsonl; smoke.jsonl).")
  private Optional<Path> results = Optional.empty();

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "The page made of them (default: docs/benchmarks.md; target/bench/smoke.md).")
  private Optional<Path> table = Optional.empty();

  /** The command, from {@code bin/bench}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (quick) {
      out.println(Counters.check());
      return 0;
    }
    Results file = new Results(results());
    Deadline deadline = new Deadline(System.nanoTime() + Duration.ofMinutes(minutes).toNanos());
    int missing = 0;
    for (Measurable cell : chosen()) {
      for (Shape shape : shapes(cell)) {
        missing += measure(cell, shape, file, deadline, out);
      }
    }
    Path page = table.orElse(Path.of(smoke ? "target/bench/smoke.md" : "docs/benchmarks.md"));
    try {
      Files.writeString(page, Table.of(file.lines()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println(
        missing == 0
            ? "all is measured, see " + page
            : missing + " measurements are missing: run this again; so far see " + page);
    return missing == 0 ? 0 : 1;
  }

  private record Deadline(long at) {

    boolean isOver() {
      return System.nanoTime() > at;
    }
  }

  /** Measures what is not measured yet, and returns how much of it is still missing. */
  private int measure(
      Measurable cell, Shape shape, Results file, Deadline deadline, PrintWriter out) {
    String build = System.getProperty("fingerpost.build", "unknown");
    int missing = 0;
    for (int round = 1; round <= rounds; round++) {
      List<Line> known = file.lines();
      for (Contestant.Name name : turn(cell, shape, round)) {
        int in = round;
        if (known.stream().anyMatch(line -> line.isFor(cell, shape, name, in, build))) {
          continue;
        }
        if (deadline.isOver()) {
          missing++;
          continue;
        }
        long began = System.nanoTime();
        String shown;
        try {
          Outcome outcome =
              switch (cell) {
                case Cell of -> measure(of, shape, name);
                case WholeCell of -> of.run(shape, smoke ? Effort.SMOKE : Effort.FULL);
              };
          file.add(new Line(cell.label(), shape, name, round, outcome, build, Machine.here()));
          shown = shown(outcome);
        } catch (IllegalStateException | UncheckedIOException | TestAbortedException e) {
          missing++;
          shown = "failed: " + e.getMessage();
        }
        out.printf(
            Locale.ROOT,
            "%-16s %-24s round %d %-11s %4d s  %s%n",
            cell.label(),
            shape.text(),
            round,
            label(name),
            (System.nanoTime() - began) / 1_000_000_000,
            shown);
        out.flush();
      }
    }
    return missing;
  }

  private Outcome measure(Cell cell, Shape shape, Contestant.Name name) {
    Path log = results().resolveSibling("server.log");
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Remote server = Remote.start(name, shape, serverFlags, log);
        Clients load = cell.clients(shape, server.port())) {
      return cell.run(new Trial(shape, server, load, smoke ? Effort.SMOKE : Effort.FULL));
    }
  }

  private Path results() {
    return results.orElse(Path.of("target", "bench", smoke ? "smoke.jsonl" : "results.jsonl"));
  }

  /** The order of the contestants, another one in each round. */
  private List<Contestant.Name> turn(Measurable cell, Shape shape, int round) {
    List<Contestant.Name> order =
        contestants.isEmpty()
            ? new ArrayList<>(cell.contestants(shape))
            : new ArrayList<>(
                Arrays.stream(Contestant.Name.values())
                    .filter(name -> contestants.contains(label(name)))
                    .toList());
    Collections.rotate(order, round - 1);
    return order;
  }

  private List<Measurable> chosen() {
    return cells.isEmpty() ? all() : cells.stream().map(this::cell).toList();
  }

  private static List<Measurable> all() {
    return Stream.<Measurable>concat(
            Arrays.stream(Cell.values()), Arrays.stream(WholeCell.values()))
        .toList();
  }

  private Measurable cell(String label) {
    return all().stream()
        .filter(cell -> cell.label().equals(Ascii.toLowerCase(label)))
        .findFirst()
        .orElseThrow(() ->
            new CommandLine.ParameterException(
                spec.commandLine(),
                "no cell "
                    + label
                    + " (there are: "
                    + String.join(", ", all().stream().map(Measurable::label).toList())
                    + ")"));
  }

  /** The cell's own shapes, as far as the command line does not say otherwise. */
  private List<Shape> shapes(Measurable cell) {
    return cell.shapes().stream()
        .flatMap(
            s -> services.isEmpty() ? List.of(s).stream() : services.stream().map(s::withServices))
        .flatMap(
            s -> clients.isEmpty() ? List.of(s).stream() : clients.stream().map(s::withClients))
        .flatMap(s ->
            protocols.isEmpty()
                ? List.of(s).stream()
                : protocols.stream().map(p -> s.with(Wire.valueOf(Ascii.toUpperCase(p)))))
        .distinct()
        .collect(ImmutableList.toImmutableList());
  }

  private static String label(Contestant.Name name) {
    return Ascii.toLowerCase(name.name()).replace('_', '-');
  }

  private static String shown(Outcome outcome) {
    StringBuilder text = new StringBuilder("n=" + outcome.n() + (outcome.cut() ? " (cut)" : ""));
    outcome
        .metrics()
        .forEach((name, value) -> text.append(String.format(Locale.ROOT, " %s=%.3g", name, value)));
    return text.toString();
  }
}
