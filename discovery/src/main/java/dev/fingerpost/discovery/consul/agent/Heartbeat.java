package dev.fingerpost.discovery.consul.agent;

import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.ConsulFailure.Refused.Peer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small read of one agent every few seconds, on a thread of its own: a frozen agent, or a network
 * that swallows packets, would leave the blocking queries waiting for more than a minute.
 *
 * <p>A read that failed wakes it, and while a sign is missing it asks twice a second, so that an
 * outage and its end are seen at once.
 */
final class Heartbeat implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Agent agent;
  private final Pacing pacing;
  private final Runnable changed;
  private final Semaphore wake = new Semaphore(0);

  /** Owned by the thread. */
  private final AgentHealth health = new AgentHealth();

  /**
   * A heartbeat that is not running yet.
   *
   * @param changed has what the agent says of itself looked at again
   */
  Heartbeat(Agent agent, Pacing pacing, Runnable changed) {
    this.agent = agent;
    this.pacing = pacing;
    this.changed = changed;
    agent.onSuspicion(wake::release);
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        rest();
        agent.reader().refresh();
        beat();
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  /** However many reads fail together, there is a pause. */
  private void rest() throws InterruptedException {
    Thread.sleep(pacing.probe());
    if (!health.isDoubtful()) {
      wake.tryAcquire(pacing.heartbeat().toNanos(), TimeUnit.NANOSECONDS);
    }
    wake.drainPermits();
  }

  /** A sign of life needs a connection too, and may be the one that is over the agent's limit. */
  private boolean isOneTooMany(ConsulFailure failure) {
    return agent.hasJustAnswered()
        && failure instanceof ConsulFailure.Refused refused
        && refused.peer() == Peer.CLOSED;
  }

  private Optional<String> reason() {
    return agent.trouble().map(ConsulFailure::reason);
  }

  private void beat() {
    Optional<String> before = reason();
    AgentHealth.Turn turn;
    try {
      agent.reader().ping();
      turn = health.answered();
    } catch (ConsulFailure failure) {
      turn = isOneTooMany(failure) ? health.answered() : health.failed(failure);
    }
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    agent.beat(health, turn);
    switch (turn) {
      case DOWN ->
          LOG.warn(
              "event=consul_agent_down agent={} reason=\"{}\"", agent.name(), reason().orElse(""));
      case UP -> LOG.info("event=consul_agent_up agent={}", agent.name());
      case NONE -> {
        // Nothing that is worth a line.
      }
    }
    if (turn != AgentHealth.Turn.NONE || !before.equals(reason())) {
      changed.run();
    }
  }
}
