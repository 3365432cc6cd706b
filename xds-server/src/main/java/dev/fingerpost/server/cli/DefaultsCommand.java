package dev.fingerpost.server.cli;

import dev.fingerpost.policies.PolicyLanguage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what holds without any policy file. */
@Command(
    name = "defaults",
    description = "Print the built-in defaults and presets, as a policy file.",
    footer = "Example: fingerpost defaults > policies/defaults.yaml")
final class DefaultsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(PolicyLanguage.builtInText());
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
