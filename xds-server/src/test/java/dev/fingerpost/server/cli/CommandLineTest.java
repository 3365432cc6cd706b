package dev.fingerpost.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.policies.Loaded;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.server.Golden;
import dev.fingerpost.server.audit.AuditLog;
import dev.fingerpost.server.audit.AuditLogs;
import dev.fingerpost.server.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  private static final String BAD =
      """
      services:
        orders:
          loadBalancer: least_request
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void saysItsVersion() {
    assertThat(run("version")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("fingerpost 0.").contains("Envoy 1.40");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"serve", "bootstrap", "validate", "status", "schema", "defaults", "version"})
  void showsAnExampleInTheHelpOfEachCommand(String command) {
    assertThat(run(command, "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("Example: fingerpost " + command);
  }

  @Test
  void endsWith64OnWrongUsageAndSaysWhatToTry() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(run("frobnicate")).isEqualTo(ExitCode.USAGE);
    assertThat(run("bootstrap", "--id", "web-1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("bootstrap", "--id", "a", "--cluster", "b", "--xds", "somewhere:1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("a command is missing")
        .contains("'frobnicate'")
        .contains("'--cluster=<cluster>'")
        .contains("'somewhere:1' (expected: ADDRESS:PORT")
        .contains("try: fingerpost bootstrap --help");
  }

  @Test
  void verifiesAnAuditLog() throws IOException {
    Path log = folder.resolve("audit");
    try (AuditLog audit = AuditLog.open(log, InstantSource.fixed(Instant.EPOCH))) {
      AuditLogs.append(audit, "one", "two");
    }
    assertThat(run("audit", "verify", log.toString())).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("2 lines from 1 to 2 as they were written; the last");

    Path file = log.resolve("audit-000000000001.jsonl");
    Files.writeString(file, Files.readString(file).replace("one", "won"));
    assertThat(run("audit", "verify", file.toString())).isEqualTo(ExitCode.FAILURE);
    assertThat(out.toString()).contains(file + ":1: changed: its hash is not that of its text");

    assertThat(run("audit", "verify", "nowhere")).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("nowhere does not exist (expected: an audit file");
    assertThat(run("audit")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void refusesToServePlainTextBeyondThisMachine() {
    assertThat(run("serve", "--registry", "x.yaml", "--xds", "10.1.2.3:18000"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--xds 10.1.2.3:18000").contains("loopback");
  }

  @Test
  void tellsWhichPortIsTaken() throws IOException {
    Path registry = Files.writeString(folder.resolve("registry.yaml"), "services: {}\n");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      assertThat(run("serve", "--registry", registry.toString(), "--xds", address))
          .isEqualTo(ExitCode.FAILURE);

      assertThat(err.toString()).contains("cannot serve xDS on " + address);
    }
  }

  @Test
  void refusesAFolderAndARepositoryTogether() {
    assertThat(run("serve", "--registry", "x.yaml", "--policies", "p", "--git", "."))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("mutually exclusive");
  }

  @Test
  void printsABootstrapWithEveryControlPlane() {
    int code =
        run(
            "bootstrap",
            "--id",
            "web-1",
            "--cluster",
            "web",
            "--xds",
            "127.0.0.1:18000",
            "--xds",
            "[::1]:18001",
            "--outbound",
            "localhost:15001");
    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("id: web-1", "port_value: 18000", "port_value: 18001", "127.0.0.1:15001");
  }

  @Test
  void validatesAFolderAndNamesThePlace() throws IOException {
    Path file = Files.writeString(folder.resolve("orders.yaml"), BAD);

    assertThat(run("validate", folder.toString())).isEqualTo(ExitCode.FAILURE);

    assertThat(out.toString())
        .contains("orders.yaml:3:19: error:")
        .contains("did you mean `leastRequest`?")
        .contains("1 error in 1 of 1 file");
    Files.writeString(file, BAD.replace("least_request", "leastRequest"));
    assertThat(run("validate", folder.toString())).isEqualTo(ExitCode.OK);
  }

  @Test
  void validatesAsJson() throws IOException {
    Files.writeString(folder.resolve("orders.yaml"), BAD);

    run("validate", "--format", "json", folder.toString());

    JsonNode finding = Json.read(out.toString()).get(0);

    assertThat(finding.path("code").asText()).isEqualTo("P022");
    assertThat(finding.path("severity").asText()).isEqualTo("error");
    assertThat(finding.path("line").asInt()).isEqualTo(3);
    assertThat(finding.path("column").asInt()).isEqualTo(19);
    assertThat(finding.path("path").asText()).isEqualTo("services.orders.loadBalancer");
    assertThat(finding.path("file").asText()).endsWith("orders.yaml");
    assertThat(finding.path("hint").asText()).contains("leastRequest");
    assertThat(finding.path("url").asText()).isEqualTo("docs/codes.md#p022");
  }

  @Test
  void validatesForGithub() throws IOException {
    Files.writeString(folder.resolve("orders.yaml"), BAD);

    run("validate", "--format", "github", folder.toString());

    assertThat(out.toString()).contains("::error file=").contains("line=3,col=19,title=P022::");
  }

  @Test
  void validatesAsSarif() throws IOException {
    Files.writeString(folder.resolve("orders.yaml"), BAD);

    assertThat(run("validate", "--format", "sarif", folder.toString())).isEqualTo(ExitCode.FAILURE);

    JsonNode result = Json.read(out.toString()).at("/runs/0/results/0");
    assertThat(result.path("ruleId").asText()).isEqualTo("P022");
    assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt()).isEqualTo(3);
  }

  @Test
  void saysAllErrorsOfAllFilesAtOnce() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), BAD);
    Path other = Files.createDirectory(folder.resolve("more")).resolve("b.yaml");
    Files.writeString(other, "services: {reports: {timeout: 15}}\nretries: 3\n");

    run("validate", folder.resolve("a.yaml").toString(), folder.resolve("more").toString());

    assertThat(out.toString())
        .contains("a.yaml:3:19", "b.yaml:1:31", "b.yaml:2:1", "3 errors in 2 of 2 files");
  }

  @Test
  void warningsAloneAreFine() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), "services: {cart: {loadBalancer: maglev}}\n");

    assertThat(run("validate", folder.toString())).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).contains("[W113]", "1 warning in 1 of 1 file");
  }

  @Test
  void printsTheSchemaThatIsCheckedIn() {
    assertThat(run("schema")).isEqualTo(ExitCode.OK);

    Golden.settle(Path.of("..", "schema", "policy.v1.json"), out.toString());
  }

  @Test
  void printsDefaultsThatChangeNothing() {
    assertThat(run("defaults")).isEqualTo(ExitCode.OK);

    Loaded loaded =
        PolicyLanguage.load(
            Map.of("defaults.yaml", out.toString().getBytes(StandardCharsets.UTF_8)));
    assertThat(loaded.diagnostics()).isEmpty();
    assertThat(loaded.set()).contains(PolicyLanguage.builtIn().set());
    assertThat(out.toString()).contains("standard:", "safe:");
  }

  @Test
  void tellsWhenThereIsNothingToValidate() {
    assertThat(run("validate", folder.resolve("nowhere").toString())).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("nowhere does not exist");
  }

  @Test
  void tellsWhenNoServerAnswers() {
    assertThat(run("status", "--server", "http://127.0.0.1:1")).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("http://127.0.0.1:1").contains("fingerpost serve");
  }

  @Test
  void tellsWhenNoServerCanBeAskedToApprove() {
    assertThat(run("approve", "4f1c09a2be77", "--state", folder.toString()))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("no Fingerpost answers in " + folder);
    assertThat(run("approve", "4f1c09a2be77")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--state");
  }

  private int run(String... arguments) {
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = commandLine.execute(arguments);
    commandLine.getOut().flush();
    commandLine.getErr().flush();
    return code;
  }
}
