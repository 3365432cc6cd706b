package dev.fingerpost.discovery.consul.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.discovery.consul.agent.AgentHealth.Turn;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import org.junit.jupiter.api.Test;

class AgentHealthTest {

  private final ConsulFailure noAnswer = new ConsulFailure.TimedOut("no answer in time");

  private final AgentHealth health = new AgentHealth();

  @Test
  void isDownAfterTwoMissesAndUpAfterOneAnswer() {
    assertThat(health.failed(noAnswer)).isEqualTo(Turn.NONE);
    assertThat(health.isDoubtful()).isTrue();
    assertThat(health.isUp()).isTrue();
    assertThat(health.failed(noAnswer)).isEqualTo(Turn.DOWN);
    assertThat(health.failed(noAnswer)).isEqualTo(Turn.NONE);
    assertThat(health.trouble()).contains(noAnswer);

    assertThat(health.answered()).isEqualTo(Turn.UP);
    assertThat(health.trouble()).isEmpty();
    assertThat(health.answered()).isEqualTo(Turn.NONE);
  }

  @Test
  void forgivesOneMiss() {
    health.failed(noAnswer);
    assertThat(health.answered()).isEqualTo(Turn.NONE);
    assertThat(health.failed(noAnswer)).isEqualTo(Turn.NONE);
    assertThat(health.isUp()).isTrue();
  }

  @Test
  void takesAnErrorForASignOfLifeAndForTrouble() {
    ConsulFailure busy = new ConsulFailure.Status(503, "busy");
    health.failed(busy);
    health.failed(busy);

    assertThat(health.isUp()).isTrue();
    assertThat(health.isDoubtful()).isFalse();
    assertThat(health.trouble()).contains(busy);

    health.failed(noAnswer);
    health.failed(noAnswer);
    assertThat(health.failed(busy)).isEqualTo(Turn.UP);
  }
}
