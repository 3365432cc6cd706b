package dev.fingerpost.server.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Severity;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.YamlReader;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.policies.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One example for each code: a policy file with what is said about it, or what a golden case says,
 * or what the table of codes says by itself.
 */
record CodeExamples(ImmutableMap<String, String> files, ImmutableMap<String, String> golden) {

  private static final Path FILES = Path.of("src", "test", "resources", "code-examples.yaml");
  private static final Path GOLDEN =
      Path.of("..", "envoy-config", "src", "test", "resources", "golden");

  /** What no file alone can show, nor a golden case. */
  private static final ImmutableMap<String, String> OTHERWISE =
      ImmutableMap.of(
          "P007",
          "The last line of a list that would be too long.\n",
          "W100",
          "The last line of a list that would be too long.\n",
          "W123",
          """
          ```
          warning: no policy files in policies  [W123]
              every service has the built-in defaults
          ```
          """);

  /** The hour at which the examples are read: some warnings depend on it. */
  private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

  static CodeExamples read() throws IOException {
    Fields files =
        Fields.of(
            YamlReader.read("code-examples.yaml", Files.readAllBytes(FILES)).root().orElseThrow());
    ImmutableMap.Builder<String, String> texts = ImmutableMap.builder();
    files
        .mapping()
        .entries()
        .keySet()
        .forEach(code -> texts.put(code, files.text(code).orElseThrow()));
    return new CodeExamples(texts.buildOrThrow(), fromGolden());
  }

  /** The file and what is said about it, or only what is said; both indented as code. */
  Optional<String> of(String code) {
    String file = files.get(code);
    if (OTHERWISE.containsKey(code)) {
      return Optional.ofNullable(OTHERWISE.get(code));
    }
    if (file != null && file.contains("<<<<<<<")) {
      // Git would take them for a conflict of the page's own.
      return Optional.of("```\n" + said(code, file) + "```\n");
    }
    if (file != null) {
      return Optional.of("```yaml\n" + file + "```\n\n```\n" + said(code, file) + "```\n");
    }
    return Stream.of(Optional.ofNullable(golden.get(code)), ofChecks(code), ofRegistries(code))
        .flatMap(Optional::stream)
        .findFirst()
        .map(text -> "```\n" + text + "```\n");
  }

  private static String said(String code, String file) {
    Map<String, byte[]> files = Map.of("policies/shop.yaml", file.getBytes(UTF_8));
    List<Diagnostic> found =
        PolicyLanguage.load(files, NOW).diagnostics().stream()
            .filter(one -> one.code().equals(code))
            .toList();
    if (found.isEmpty()) {
      throw new AssertionError(
          "no " + code + " in\n" + file + PolicyLanguage.load(files, NOW).diagnostics());
    }
    String report = Report.of(files, found).text();
    return report.substring(0, report.lastIndexOf('\n', report.length() - 2) + 1);
  }

  private static Optional<String> ofChecks(String code) {
    return Arrays.stream(CheckCode.values())
        .filter(check -> check.code().equals(code))
        .map(check -> line(check.about("…", "")))
        .findFirst();
  }

  private static Optional<String> ofRegistries(String code) {
    return Arrays.stream(RegistryProblem.values())
        .filter(problem -> problem.code().equals(code))
        .map(problem -> line(problem.at("orders/orders-1", "…", "…")))
        .findFirst();
  }

  private static String line(Diagnostic found) {
    return Report.of(Map.of(), List.of(found)).text().replaceFirst("[^\n]*\n$", "");
  }

  /** The first diagnostic of each code in the golden cases, in the form of a report. */
  private static ImmutableMap<String, String> fromGolden() throws IOException {
    Map<String, String> said = new HashMap<>();
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      for (Path file : files.filter(path -> path.endsWith("diagnostics.txt")).sorted().toList()) {
        collect(Files.readAllLines(file), said);
      }
    }
    return ImmutableMap.copyOf(said);
  }

  private static void collect(List<String> lines, Map<String, String> said) {
    for (int i = 0; i < lines.size(); i++) {
      String[] head = lines.get(i).split(" ", 3);
      if (lines.get(i).startsWith(" ") || head.length < 3) {
        continue;
      }
      String path = head[2].substring(head[2].lastIndexOf(' ') + 1);
      String hint =
          i + 2 < lines.size() && lines.get(i + 2).startsWith(" ")
              ? "    " + lines.get(i + 2).strip() + "\n"
              : "";
      said.putIfAbsent(
          head[0],
          "%s: %s: %s  [%s]%n%s"
              .formatted(
                  path,
                  Severity.valueOf(head[1]).name().toLowerCase(Locale.ROOT),
                  lines.get(i + 1).strip(),
                  head[0],
                  hint));
    }
  }
}
