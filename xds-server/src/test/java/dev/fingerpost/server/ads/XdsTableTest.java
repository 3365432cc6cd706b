package dev.fingerpost.server.ads;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of obligations in {@code docs/xds.md} is whole, and true as far as a test can see. */
final class XdsTableTest {

  private static final Path ROOT = root();
  private static final Pattern ROW =
      Pattern.compile("^\\| ([XL]-?\\d+) \\| (.*) \\| (.*) \\| (.*) \\| (.*) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  private final List<Row> rows = rows();
  private final Map<String, String> sources = testSources();

  private record Row(String id, String state, String tests, String remarks) {

    List<MatchResult> named() {
      return TEST.matcher(tests).results().toList();
    }
  }

  @Test
  void everyObligationHasARow() {
    Stream<String> expected =
        Stream.of(
                range(1, 6),
                range(10, 16),
                range(20, 25),
                range(30, 46),
                range(50, 56),
                range(60, 65))
            .flatMap(Function.identity());
    assertThat(rows.stream().map(Row::id).filter(id -> id.startsWith("X")))
        .containsExactlyElementsOf(expected.toList());
  }

  @Test
  void everyDefectHasARow() {
    assertThat(rows.stream().map(Row::id).filter(id -> id.startsWith("L")))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 29).mapToObj(i -> "L" + i).toList());
  }

  /** "both" in the table is what runs against both. */
  @Test
  void whatRunsAgainstBothIsMarkedSo() {
    assertThat(rows.stream().filter(row -> row.state().equals("both")).map(Row::id))
        .containsExactlyElementsOf(Regressions.seen().stream().map(Regression::id).toList());
  }

  @Test
  void whatIsDoneNamesTests() {
    assertThat(rows)
        .allSatisfy(row -> {
          assertThat(row.state()).isIn("done", "partly", "not done", "both", "here", "n/a");
          assertThat(row.named().isEmpty())
              .as("%s has no tests", row.id())
              .isEqualTo(row.state().equals("not done") || row.state().equals("n/a"));
        });
  }

  @Test
  void whatIsNotDoneSaysWhy() {
    assertThat(rows)
        .filteredOn(row -> List.of("partly", "not done", "n/a").contains(row.state()))
        .allSatisfy(row -> assertThat(row.remarks()).as(row.id()).isNotBlank());
  }

  @Test
  void everyNamedTestExists() {
    assertThat(rows)
        .flatExtracting(Row::named)
        .allSatisfy(test -> {
          String source = sources.getOrDefault(test.group(1), "");
          assertThat(source.contains("void " + test.group(2) + "(")).as(test.group()).isTrue();
        });
  }

  /** The number stands where the test is, so that it can be found from either side. */
  @Test
  void oneOfTheNamedTestsNamesTheRow() {
    assertThat(rows)
        .filteredOn(row -> !row.named().isEmpty() && !row.state().equals("both"))
        .allSatisfy(row ->
            assertThat(row.named())
                .as(row.id())
                .anySatisfy(test ->
                    assertThat(sources.getOrDefault(test.group(1), ""))
                        .containsPattern("\\b" + row.id() + "\\b")));
  }

  private static Stream<String> range(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> String.format("X-%02d", i));
  }

  private static ImmutableList<Row> rows() {
    return read(ROOT.resolve("docs/xds.md"))
        .lines()
        .map(ROW::matcher)
        .flatMap(Matcher::results)
        .map(row -> new Row(row.group(1), row.group(3), row.group(4), row.group(5)))
        .collect(ImmutableList.toImmutableList());
  }

  private static Map<String, String> testSources() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(XdsTableTest::walk)
          .filter(
              file -> file.toString().endsWith("Test.java") || file.toString().endsWith("IT.java"))
          .collect(Collectors.toMap(XdsTableTest::className, XdsTableTest::read, String::concat));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String className(Path file) {
    return String.valueOf(file.getFileName()).replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/xds.md"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("no docs/xds.md above " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }
}
