package dev.fingerpost.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the product's version and what it was built for. */
@Command(
    name = "version",
    description = "Print the version.",
    footer = "Example: fingerpost version")
final class VersionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .printf(
            "fingerpost %s (Envoy API 1.34, tested with Envoy 1.40; Java %s)%n",
            Build.version(), Runtime.version());
    return ExitCode.OK;
  }
}
