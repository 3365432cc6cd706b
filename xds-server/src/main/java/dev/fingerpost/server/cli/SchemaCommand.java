package dev.fingerpost.server.cli;

import dev.fingerpost.policies.schema.PolicySchema;
import dev.fingerpost.server.json.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of the policy language. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of policy files, for editors and other checkers.",
    footer = "Example: fingerpost schema > policy.v1.json")
final class SchemaCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(Json.write(PolicySchema.tree()) + "\n");
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
