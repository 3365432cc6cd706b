package dev.fingerpost.integration.bench;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** What one change costs does not depend on how many services there are. */
class CountersIT {

  @Test
  void oneChangeCountsTheSameAtAThousandAndAtFiveThousandServices() {
    assertThatCode(() -> System.out.println(Counters.check())).doesNotThrowAnyException();
  }
}
