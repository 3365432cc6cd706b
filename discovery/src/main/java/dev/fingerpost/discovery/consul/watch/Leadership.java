package dev.fingerpost.discovery.consul.watch;

import dev.fingerpost.discovery.consul.agent.Agent;
import dev.fingerpost.discovery.consul.agent.Call;
import dev.fingerpost.discovery.consul.catalog.CatalogState;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.Poll;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a datacenter has a leader. While it has none, servers that lag are asked, which removes
 * nothing, and one small read a second finds out when that is over: two good ones end it.
 *
 * <p>Failures are told by all watches; the mode goes back on its own thread only.
 */
final class Leadership {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final int GOOD_ONES = 2;

  private final Consistency usual;
  private final Semaphore lost = new Semaphore(0);
  private volatile boolean led = true;

  /** A leader is there. */
  Leadership(Consistency usual) {
    this.usual = usual;
  }

  /** How reads are to be made now. */
  Consistency mode() {
    return led ? usual : Consistency.STALE;
  }

  /** Whether there is a leader as far as we know. */
  boolean isLed() {
    return led;
  }

  /** Takes in a failure; says whether it is the one that tells of the loss. */
  synchronized boolean failed(ConsulFailure failure) {
    boolean news = led && failure instanceof ConsulFailure.Status status && status.isLeaderless();
    if (news) {
      led = false;
      lost.release();
      LOG.warn("event=consul_leader_lost reason=\"{}\"", failure.reason());
    }
    return news;
  }

  /** Probes a datacenter whenever its leader is lost, until it is interrupted. */
  void watch(Datacenter datacenter) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (led) {
          lost.acquire();
        }
        probe(datacenter);
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  private void probe(Datacenter datacenter) throws InterruptedException {
    int good = 0;
    while (good < GOOD_ONES) {
      Thread.sleep(datacenter.pacing().leader());
      good = answers(datacenter) ? good + 1 : 0;
    }
    led = true;
    LOG.info("event=consul_leader_found");
  }

  private static boolean answers(Datacenter datacenter) throws InterruptedException {
    try {
      Agent agent = datacenter.agent(CatalogState.CONSUL);
      Poll poll = Poll.now();
      return datacenter
          .read(
              agent,
              Call.mine(),
              poll,
              reader -> reader.health(datacenter.scope(), CatalogState.CONSUL, poll))
          .freshness()
          .isLed();
    } catch (ConsulFailure e) {
      return false;
    }
  }
}
