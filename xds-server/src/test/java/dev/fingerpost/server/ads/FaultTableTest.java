package dev.fingerpost.server.ads;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tables in {@code docs/faults.md} name tests that there are, and each fault has some. */
final class FaultTableTest {

  private static final Pattern ROW = Pattern.compile("^\\| (.+) \\| .* \\| .* \\| (.*) \\|$");

  private final TestSources sources = new TestSources();
  private final List<Row> rows =
      TestSources.page("faults.md")
          .lines()
          .filter(line -> !line.startsWith("| id ") && !line.startsWith("| limit "))
          .map(ROW::matcher)
          .flatMap(Matcher::results)
          .map(row -> new Row(row.group(1), TestSources.named(row.group(2))))
          .collect(ImmutableList.toImmutableList());

  private record Row(String what, List<MatchResult> tests) {

    boolean isFault() {
      return what.matches("F\\d+");
    }
  }

  @Test
  void everyFaultOfTheServerHasARow() {
    assertThat(rows.stream().filter(Row::isFault).map(Row::what))
        .containsExactly(
            "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F12", "F13", "F15", "F16", "F18",
            "F19", "F20", "F22", "F23", "F24", "F25", "F26");
    assertThat(rows.stream().filter(row -> !row.isFault())).hasSizeGreaterThan(10);
  }

  /** But for Connect and elections, which there are not. */
  @Test
  void everyCaseOfTheWatcherHasARow() {
    assertThat(rows.stream().map(Row::what).filter(what -> what.startsWith("CT-")))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 17)
                .filter(n -> n != 15 && n != 16)
                .mapToObj("CT-%02d"::formatted)
                .toList());
  }

  @Test
  void everyRowNamesTestsThatThereAre() {
    assertThat(rows)
        .allSatisfy(row -> {
          assertThat(row.tests()).as(row.what()).isNotEmpty();
          assertThat(row.tests())
              .allSatisfy(test -> assertThat(sources.has(test)).as(test.group()).isTrue());
        });
  }

  /** The number stands where the test is, so that it can be found from either side. */
  @Test
  void theFirstTestNamesItsFault() {
    assertThat(rows)
        .filteredOn(Row::isFault)
        .allSatisfy(row ->
            assertThat(sources.of(row.tests().getFirst()))
                .containsPattern("\\b" + row.what() + "\\b"));
  }
}
