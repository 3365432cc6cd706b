package dev.fingerpost.discovery.consul.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionBudgetTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final ConnectionBudget budget = new ConnectionBudget(64, 0);

  @Test
  void halvesOnceForWhatIsRefusedTogether() {
    budget.refused(0);
    budget.refused(1);
    budget.refused(SECOND - 1);
    assertThat(budget.limit()).isEqualTo(32);

    budget.refused(SECOND);
    assertThat(budget.limit()).isEqualTo(16);
  }

  @Test
  void neverGoesBelowWhatIsNeededToGoOn() {
    for (int i = 0; i < 10; i++) {
      budget.refused(i * 10L * SECOND);
    }

    assertThat(budget.limit()).isEqualTo(8);
  }

  @Test
  void growsByOneForEveryMinuteOfQuiet() {
    budget.refused(0);
    budget.grow(59 * SECOND);
    assertThat(budget.limit()).isEqualTo(32);
    budget.grow(60 * SECOND);
    budget.grow(61 * SECOND);
    assertThat(budget.limit()).isEqualTo(33);
    budget.refused(100 * SECOND);
    budget.grow(120 * SECOND);
    assertThat(budget.limit()).as("not quiet yet").isEqualTo(16);
  }

  @Test
  void startsOverWithAnAgentThatWasAway() {
    budget.refused(0);
    budget.reset(SECOND);
    assertThat(budget.limit()).isEqualTo(64);
    budget.grow(1_000 * SECOND);
    assertThat(budget.limit()).as("never above the most").isEqualTo(64);
  }

  @Test
  void countsWhatIsInUse() throws InterruptedException {
    budget.acquire();
    budget.acquire();
    budget.release();

    assertThat(budget.used()).isOne();
  }
}
