package dev.fingerpost.server.cli;

import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.Report;
import dev.fingerpost.policies.source.PolicyFiles;
import dev.fingerpost.server.admin.DiagnosticView;
import dev.fingerpost.server.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks policy files without a server. */
@Command(
    name = "validate",
    description = "Check policy files.",
    footer = {
      "Example: fingerpost validate policies",
      "Exits with 0 if the server would take them, warnings or not; with 1 if it would not."
    })
final class ValidateCommand implements Callable<Integer> {

  /** How the findings are printed. */
  enum Format {
    TEXT,
    JSON,
    GITHUB,
    SARIF
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Files and folders, loaded together as one set (policies).")
  private List<Path> paths = new ArrayList<>();

  @Option(names = "--format", defaultValue = "text", description = "text, json, github or sarif.")
  private Format format = Format.TEXT;

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public Integer call() {
    NavigableMap<String, byte[]> files = new TreeMap<>();
    List<Diagnostic> found = new ArrayList<>();
    for (Path path : paths.isEmpty() ? List.of(Path.of("policies")) : paths) {
      PolicyFiles read = read(path);
      files.putAll(read.texts());
      found.addAll(read.diagnostics());
    }
    if (files.isEmpty() && found.isEmpty()) {
      throw new CommandFailure("no .yaml file in " + paths);
    }
    found.addAll(PolicyLanguage.load(files, Instant.now()).diagnostics());
    Report report = Report.of(files, found);
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> out.print(report.text());
      case GITHUB -> out.print(report.github());
      case JSON ->
          out.println(Json.write(report.diagnostics().stream().map(DiagnosticView::of).toList()));
      case SARIF -> out.println(Json.write(Sarif.of(Build.version(), report.diagnostics())));
    }
    out.flush();
    return found.stream().anyMatch(Diagnostic::isError) ? ExitCode.FAILURE : ExitCode.OK;
  }

  private static PolicyFiles read(Path path) {
    if (!Files.exists(path)) {
      throw new CommandFailure(path + " does not exist (expected: a policy file or a folder)");
    }
    try {
      return PolicyFiles.read(path);
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + path + ": " + e);
    }
  }
}
