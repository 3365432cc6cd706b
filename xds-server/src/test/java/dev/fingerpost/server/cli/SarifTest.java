package dev.fingerpost.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.source.PolicyFiles;
import dev.fingerpost.server.Golden;
import dev.fingerpost.server.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SarifTest {

  private static final Path MISTAKES =
      Path.of("..", "policies", "src", "test", "resources", "ten-mistakes");

  private static final Diagnostic WARNING =
      Diagnostic.warning("W104", "no registry knows `order`", "did you mean `orders`?", "");

  @Test
  void tenMistakes() throws IOException {
    String log = Json.write(Sarif.of("1.2.3", mistakes())) + "\n";

    Golden.settle(Path.of("src", "test", "resources", "ten-mistakes.sarif"), log);
  }

  @Test
  void hasWhatReadersNeed() throws IOException {
    List<Diagnostic> found = new ArrayList<>(mistakes());
    found.add(WARNING);
    JsonNode log = Json.read(Json.write(Sarif.of("1.2.3", found)));

    assertThat(log.path("version").asText()).isEqualTo("2.1.0");
    assertThat(log.path("runs")).hasSize(1);
    JsonNode run = log.path("runs").get(0);
    JsonNode driver = run.path("tool").path("driver");
    assertThat(driver.path("name").asText()).isEqualTo("fingerpost");
    assertThat(run.path("columnKind").asText()).isEqualTo("unicodeCodePoints");
    assertThat(run.path("results")).hasSize(11);
    for (JsonNode rule : driver.path("rules")) {
      assertThat(rule.path("shortDescription").path("text").asText()).isNotEmpty();
      assertThat(rule.path("help").path("text").asText())
          .endsWith("#" + rule.path("id").asText().toLowerCase(Locale.ROOT));
      assertThat(rule.path("defaultConfiguration").path("level").asText()).isIn("error", "warning");
    }
    for (JsonNode result : run.path("results")) {
      assertThat(driver.path("rules").path(result.path("ruleIndex").asInt()).path("id"))
          .isEqualTo(result.path("ruleId"));
      assertThat(result.path("level").asText()).isIn("error", "warning");
      assertThat(result.path("message").path("text").asText()).isNotEmpty();
      for (JsonNode place : result.path("locations")) {
        JsonNode physical = place.path("physicalLocation");
        assertThat(physical.path("artifactLocation").path("uri").asText())
            .isEqualTo("policies/orders.yaml");
        assertThat(physical.path("region").path("startLine").asInt()).isPositive();
        assertThat(physical.path("region").path("startColumn").asInt()).isPositive();
      }
    }
  }

  @Test
  void whatHasNoPlaceHasNoLocation() {
    assertThat(Sarif.of("1.2.3", List.of(WARNING)).runs().getFirst().results().getFirst())
        .satisfies(result -> {
          assertThat(result.locations()).isEmpty();
          assertThat(result.level()).isEqualTo("warning");
          assertThat(result.message().text())
              .isEqualTo("no registry knows `order` (did you mean `orders`?)");
        });
  }

  @Test
  void fileNamesBecomeReferences() {
    assertThat(uri("policies/a b%.yaml")).isEqualTo("policies/a%20b%25.yaml");
    assertThat(uri("/srv/größe.yaml")).isEqualTo("file:///srv/gr%C3%B6%C3%9Fe.yaml");
  }

  private static String uri(String file) {
    return Sarif.of("1.2.3", List.of(WARNING.at(new Location(file, 1, 1))))
        .runs()
        .getFirst()
        .results()
        .getFirst()
        .locations()
        .getFirst()
        .physicalLocation()
        .artifactLocation()
        .uri();
  }

  /** The mistakes as a user sees them, who stands beside the folder. */
  private static List<Diagnostic> mistakes() throws IOException {
    TreeMap<String, byte[]> files = new TreeMap<>();
    PolicyFiles.read(MISTAKES)
        .texts()
        .forEach((path, bytes) -> files.put("policies/" + Path.of(path).getFileName(), bytes));
    return PolicyLanguage.load(files).diagnostics();
  }
}
