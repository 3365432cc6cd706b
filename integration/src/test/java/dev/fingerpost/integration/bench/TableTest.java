package dev.fingerpost.integration.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.bench.Contestant.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final Shape SHAPE = Shape.all(5_000, 1_000);
  private static final String AGAINST_LIMIT =
      "| propagate-all | S=5000 N=1000 delta | last.p50.ms | <= 1.50 x limit | ";
  private static final String AGAINST_NAIVE =
      "| propagate-all | S=5000 N=1000 delta | last.p50.ms | naive is >= 2.50 x | ";

  private final List<Line> lines = new ArrayList<>();

  @Test
  void theRatioIsTheMedianOfTheRoundsNotTheRatioOfTheMedians() {
    round(1, Map.of(Name.PRODUCT, 10.0, Name.LIMIT, 10.0));
    round(2, Map.of(Name.PRODUCT, 30.0, Name.LIMIT, 20.0));
    round(3, Map.of(Name.PRODUCT, 60.0, Name.LIMIT, 15.0));
    assertThat(row(AGAINST_LIMIT)).isEqualTo("1.50 | 1 to 4 | 3 | 120 | no | met |");
  }

  @Test
  void aGoalThatIsMissedIsPrintedAsFailed() {
    round(1, Map.of(Name.PRODUCT, 16.0, Name.LIMIT, 10.0));
    assertThat(row(AGAINST_LIMIT)).endsWith("**failed** |");
  }

  @Test
  void aClaimNeedsFiveRoundsThatAgree() {
    for (int round = 1; round <= 4; round++) {
      round(round, Map.of(Name.PRODUCT, 10.0, Name.NAIVE, 40.0));
    }
    assertThat(row(AGAINST_NAIVE)).isEqualTo("4 | 4 to 4 | 4 | 120 | no | met |");
    round(5, Map.of(Name.PRODUCT, 10.0, Name.NAIVE, 30.0));
    assertThat(row(AGAINST_NAIVE)).isEqualTo("4 | 3 to 4 | 5 | 120 | yes | met |");
    round(6, Map.of(Name.PRODUCT, 10.0, Name.NAIVE, 9.0));
    assertThat(row(AGAINST_NAIVE)).isEqualTo("4 | 0.90 to 4 | 6 | 120 | no | met |");
  }

  @Test
  void aRunInWhichTheLimitDiffersFromItselfIsVoid() {
    for (int round = 1; round <= 3; round++) {
      round(round, Map.of(Name.PRODUCT, 10.0, Name.LIMIT, 10.0, Name.LIMIT_AGAIN, 12.0));
    }
    assertThat(row(AGAINST_LIMIT)).endsWith("void |");
  }

  @Test
  void onlyTheBuildThatWasMeasuredLastCounts() {
    lines.add(line(1, Name.PRODUCT, "old", 10));
    lines.add(line(1, Name.LIMIT, "old", 1));
    round(1, Map.of(Name.PRODUCT, 10.0, Name.LIMIT, 10.0));
    assertThat(row(AGAINST_LIMIT)).startsWith("1 | 1 to 1 | 1 |");
  }

  @Test
  void growthIsTheExponentBetweenTheSmallestAndTheLargestSize() {
    for (int services : new int[] {1_000, 100_000}) {
      lines.add(
          new Line(
              "scale-s",
              Shape.all(services, 10),
              Name.PRODUCT,
              1,
              outcome("messages", Math.sqrt(services)),
              "new",
              Map.of()));
    }
    assertThat(row("| scale-s | S=1000 N=10 delta to 100000 | messages | exponent in services"))
        .isEqualTo(" <= 0.10 | 0.50 | 0.50 to 0.50 | 1 | 120 | no | **failed** |");
  }

  private void round(int round, Map<Name, Double> last) {
    last.forEach((name, millis) -> lines.add(line(round, name, "new", millis)));
  }

  private static Line line(int round, Name name, String build, double millis) {
    return new Line(
        "propagate-all", SHAPE, name, round, outcome("last.p50.ms", millis), build, Map.of());
  }

  private static Outcome outcome(String metric, double value) {
    return new Outcome(120, false, Map.of(metric, value), Map.of());
  }

  private String row(String start) {
    return Table.of(lines)
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElse("");
  }
}
