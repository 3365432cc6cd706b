package dev.fingerpost.server.cli;

import dev.fingerpost.server.audit.AuditReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks that the lines of an audit log are those that were written. */
@Command(
    name = "verify",
    description = "Check that no line of an audit log was changed, dropped or added.",
    footer = {
      "Example: fingerpost audit verify /var/lib/fingerpost/audit",
      "Exits with 0 if all of them are as they were written, with 1 if not.",
      "Lines that were cut off at the end cannot be missed: note the last hash from time to time."
    })
final class AuditVerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A file, or the folder with all of them (state/audit).")
  private Path log = Path.of("state", "audit");

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public Integer call() {
    if (!Files.exists(log)) {
      throw new CommandFailure(
          log + " does not exist (expected: an audit file, or the folder audit of --state)");
    }
    AuditReport report = read();
    PrintWriter out = spec.commandLine().getOut();
    report.fault().ifPresent(out::println);
    if (report.lines() == 0) {
      out.println("no lines");
    } else {
      out.printf(
          "%d lines from %d to %d as they were written; the last hash is %s%n",
          report.lines(), report.first(), report.first() + report.lines() - 1, report.last());
    }
    if (report.fault().isEmpty() && report.cutOff() > 0) {
      out.printf(
          "the last %d bytes are no whole line: it is being written, or a crash has cut it off%n",
          report.cutOff());
    }
    out.flush();
    return report.fault().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private AuditReport read() {
    try {
      return AuditReport.of(log);
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + log + ": " + e);
    }
  }
}
