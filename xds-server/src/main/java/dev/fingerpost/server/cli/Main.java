package dev.fingerpost.server.cli;

import java.io.PrintWriter;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code fingerpost}. */
@Command(
    name = "fingerpost",
    description = "Steer Envoy from Consul and a folder of YAML.",
    subcommands = {
      ServeCommand.class,
      BootstrapCommand.class,
      ValidateCommand.class,
      StatusCommand.class,
      ApproveCommand.class,
      AuditCommand.class,
      SchemaCommand.class,
      DefaultsCommand.class,
      VersionCommand.class,
      WarmUpCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {

  @Mixin final HelpOption help = new HelpOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and exits with its code: 0 fine, 1 findings or failure, 64 wrong usage. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line with all subcommands, those of other jars among them. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    ServiceLoader.load(Subcommand.class)
        .forEach(subcommand -> commandLine.addSubcommand(subcommand));
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExitCodeExceptionMapper(failure -> ExitCode.FAILURE)
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(Main::failed);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: " + String.join(", ", commands()));
  }

  private Set<String> commands() {
    return new TreeSet<>(spec.subcommands().keySet());
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("fingerpost: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine at, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof CommandFailure failure) {
      at.getErr().println("fingerpost: " + failure.getMessage());
      return ExitCode.FAILURE;
    }
    throw e;
  }
}
