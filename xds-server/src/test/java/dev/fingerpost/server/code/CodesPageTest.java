package dev.fingerpost.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.server.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CodesPageTest {

  private static final Path PAGE = Path.of("..", "docs", "codes.md");

  private static final String HEAD =
      """
      # Codes

      Every message carries a code, which never changes its meaning. Made from the table in the sources:
      `mvn -pl xds-server -am test -Dgolden=update` writes it anew.
      """;

  /** A group of codes, by their first letter. */
  private enum Group {
    P("P: what keeps a policy from being taken", "The last good policy stays in force."),
    W("W: what a policy may not do as hoped", "It is taken all the same."),
    E(
        "E: what the checks find in translated resources",
        "The resource is not sent, and the last good one stays; where the text says so, only a part"
            + " is left out."),
    R(
        "R: what a registry says",
        "An error means that the instance or service is left out, a warning that it is used.");

    private final String title;
    private final String text;

    Group(String title, String text) {
      this.title = title;
      this.text = text;
    }
  }

  @Test
  void thePageIsMadeFromTheTable() throws IOException {
    CodeExamples examples = CodeExamples.read();
    StringBuilder page = new StringBuilder(HEAD);
    for (Group group : Group.values()) {
      page.append("\n## %s\n\n%s\n".formatted(group.title, group.text));
      for (Code code : Codes.ALL.values()) {
        if (code.id().startsWith(group.name())) {
          page.append("\n### %s\n\n%s\n\n".formatted(code.id(), code.meaning()));
          page.append(
              examples
                  .of(code.id())
                  .orElseThrow(() -> new AssertionError("no example of " + code.id())));
        }
      }
    }
    Golden.settle(PAGE, page.toString());
    assertThat(examples.files().keySet()).isSubsetOf(Codes.ALL.keySet());
  }

  @Test
  void everyCodeOfTheSourcesStandsInTheTable() throws IOException {
    Set<String> written = new TreeSet<>();
    Pattern literal = Pattern.compile("\"([PWER][0-9]{3})\"");
    for (String module : List.of("model", "discovery", "policies", "envoy-config", "xds-server")) {
      for (Path file : sources(Path.of("..", module, "src", "main", "java"))) {
        Matcher matcher = literal.matcher(Files.readString(file));
        while (matcher.find()) {
          written.add(matcher.group(1));
        }
      }
    }
    assertThat(written).isEqualTo(Codes.ALL.keySet());
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
