package dev.fingerpost.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.server.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the Envoys that are connected and what each of them accepted or refused. */
@Command(
    name = "status",
    description = "Show the connected Envoys and what they accepted.",
    footer = "Example: fingerpost status -o json")
final class StatusCommand implements Callable<Integer> {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final List<String> TYPES = List.of("cluster", "endpoint", "route", "listener");

  /** How data is printed. */
  enum Output {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--server",
      defaultValue = "${FINGERPOST_SERVER:-http://127.0.0.1:18080}",
      description = "The admin port (FINGERPOST_SERVER, else ${DEFAULT-VALUE}).")
  private String server = "";

  @Option(names = "-o", defaultValue = "table", description = "table or json.")
  private Output output = Output.TABLE;

  @Mixin final HelpOption help = new HelpOption();

  @Override
  public Integer call() throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(DEADLINE).build()) {
      Answer ready = get(client, "/readyz");
      Answer envoys = get(client, "/api/v1/envoys");
      if (envoys.status() != 200) {
        throw new CommandFailure(server + " answered " + envoys.status() + ": " + envoys.body());
      }
      PrintWriter out = spec.commandLine().getOut();
      if (output == Output.JSON) {
        out.print(envoys.body());
      } else {
        out.print(ready.body());
        table(Json.read(envoys.body())).forEach(out::println);
      }
      out.flush();
      return ExitCode.OK;
    }
  }

  private Answer get(HttpClient client, String path) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server + path)).timeout(DEADLINE).build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(
          "no Fingerpost answers at "
              + server
              + " ("
              + e
              + "); is `fingerpost serve` running, or is --server another address?");
    }
  }

  private static List<String> table(JsonNode envoys) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "%-20s %-14s %-10s %-12s %-12s %-12s %-12s",
            "NODE", "CLUSTER", "ENVOY", "CDS", "EDS", "RDS", "LDS"));
    List<String> refusals = new ArrayList<>();
    for (JsonNode envoy : envoys) {
      List<String> cells = new ArrayList<>();
      for (String type : TYPES) {
        JsonNode state = envoy.path("types").path(type);
        cells.add(cell(state));
        if (state.path("state").asText("").equals("nack")) {
          refusals.add(
              "  NACK "
                  + type
                  + " by "
                  + envoy.path("id").asText()
                  + ": "
                  + oneLine(state.path("error").asText()));
          state.path("refused").forEach(refused -> refusals.add("    " + source(refused)));
        }
      }
      lines.add(
          String.format(
                  "%-20s %-14s %-10s %-12s %-12s %-12s %-12s",
                  envoy.path("id").asText(),
                  envoy.path("cluster").asText(),
                  envoy.path("version").asText(),
                  cells.get(0),
                  cells.get(1),
                  cells.get(2),
                  cells.get(3))
              .stripTrailing());
    }
    lines.addAll(refusals);
    lines.add(envoys.size() + (envoys.size() == 1 ? " Envoy" : " Envoys"));
    return lines;
  }

  /** Where a refused resource comes from: what its owner has to mend. */
  private static String source(JsonNode refused) {
    String resource = refused.path("resource").asText();
    if (refused.has("file")) {
      String revision = refused.path("revision").asText();
      return "%s from %s:%d (%s%s)"
          .formatted(
              resource,
              refused.path("file").asText(),
              refused.path("line").asInt(),
              revision.contains(":") ? "" : "commit ",
              revision);
    }
    return refused.has("service")
        ? "%s from the service %s of %s"
            .formatted(
                resource,
                refused.path("service").asText(),
                refused.path("registry").asText("no registry"))
        : resource;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static String cell(JsonNode state) {
    if (state.isMissingNode()) {
      return "-";
    }
    String version = state.path("version").asText("");
    return switch (state.path("state").asText()) {
      case "ack" -> "ok @" + version.substring(0, Math.min(6, version.length()));
      case "nack" -> "NACK";
      default -> "pending";
    };
  }

  private record Answer(int status, String body) {}
}
