package dev.fingerpost.server.ads;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of obligations in {@code docs/xds.md} is whole, and true as far as a test can see. */
final class XdsTableTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| ([XL]-?\\d+) \\| (.*) \\| (.*) \\| (.*) \\| (.*) \\|$");

  private final List<Row> rows = rows();
  private final TestSources sources = new TestSources();

  private record Row(String id, String state, String tests, String remarks) {

    List<MatchResult> named() {
      return TestSources.named(tests);
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
        .allSatisfy(test -> assertThat(sources.has(test)).as(test.group()).isTrue());
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
                    assertThat(sources.of(test)).containsPattern("\\b" + row.id() + "\\b")));
  }

  private static Stream<String> range(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> String.format("X-%02d", i));
  }

  private static ImmutableList<Row> rows() {
    return TestSources.page("xds.md")
        .lines()
        .map(ROW::matcher)
        .flatMap(Matcher::results)
        .map(row -> new Row(row.group(1), row.group(3), row.group(4), row.group(5)))
        .collect(ImmutableList.toImmutableList());
  }
}
