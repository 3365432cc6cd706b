package dev.fingerpost.server.cli;

import dev.fingerpost.server.approval.ApprovalClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Releases a change of the registry that is held back. */
@Command(
    name = "approve",
    description =
        "Release a change of the registry that is held back, on the machine of the server and as"
            + " its user.",
    footer = "Example: fingerpost approve 1a2b3c4d5e6f --state /var/lib/fingerpost")
final class ApproveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "HASH", description = "The hash that `fingerpost status` shows.")
  private String hash = "";

  @Option(
      names = "--state",
      required = true,
      paramLabel = "DIR",
      description = "The server's state folder.")
  private Path state = Path.of("");

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public Integer call() {
    ApprovalClient.Answer answer;
    try {
      answer = ApprovalClient.approve(state, hash);
    } catch (IOException | UnsupportedOperationException e) {
      throw new CommandFailure(
          "no Fingerpost answers in "
              + state
              + " ("
              + e.getMessage()
              + "); does `fingerpost serve --state` use this folder, and are you its user?");
    }
    spec.commandLine().getOut().print(answer.text());
    spec.commandLine().getOut().flush();
    return answer.approved() ? ExitCode.OK : ExitCode.FAILURE;
  }
}
