package dev.fingerpost.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with the audit log. */
@Command(
    name = "audit",
    description = "Look at the audit log, which serve --state writes.",
    subcommands = AuditVerifyCommand.class)
final class AuditCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: verify");
  }
}
