package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.consul.agent.Call;
import dev.fingerpost.discovery.consul.agent.Counted;
import dev.fingerpost.discovery.consul.agent.LastingThread;
import dev.fingerpost.discovery.consul.agent.Supervisor;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every watched service once more than it needs to be, every ten minutes, and compares: a
 * difference that lasts is an update that its watch has missed, which should never be. It is
 * counted, and the watch made to read again. On a thread of its own.
 */
final class Recheck implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Recheck.class);
  private static final int PER_SECOND = 20;

  /** A change may be on its way. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(5);

  private final Datacenter datacenter;
  private final LastingThread thread = new LastingThread("consul-recheck", this);
  private final CountDownLatch wanted = new CountDownLatch(1);
  private volatile ImmutableList<Watch<Reading>> watches = ImmutableList.of();

  Recheck(Datacenter datacenter) {
    this.datacenter = datacenter;
  }

  void start(Supervisor supervisor) {
    supervisor.keep(thread);
  }

  /** Has these watches looked after from the next round on. */
  void cover(ImmutableList<Watch<Reading>> next) {
    watches = next;
    wanted.countDown();
  }

  @Override
  public void run() {
    try {
      wanted.await();
      while (!Thread.currentThread().isInterrupted()) {
        round(watches);
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  private void round(ImmutableList<Watch<Reading>> covered) throws InterruptedException {
    Duration all = datacenter.pacing().signs().recheck();
    Duration each =
        all.dividedBy(Math.max(1, Math.min(covered.size(), all.toSeconds() * PER_SECOND)));
    if (covered.isEmpty()) {
      Thread.sleep(each);
    }
    for (Watch<Reading> watch : covered) {
      Thread.sleep(each);
      Optional<Reading> believed = watch.believed();
      if (believed.isPresent()
          && differs(watch, Consistency.STALE)
          && believed.equals(afterAWhile(watch))
          && differs(watch, Consistency.DEFAULT)
          && believed.equals(watch.believed())) {
        datacenter.counters().count(Counted.MISSED);
        LOG.warn("event=consul_update_missed service={}", watch.subject().key());
        watch.readNow();
      }
    }
  }

  private Optional<Reading> afterAWhile(Watch<Reading> watch) throws InterruptedException {
    Duration all = datacenter.pacing().signs().recheck();
    Thread.sleep(all.compareTo(ON_ITS_WAY) < 0 ? all : ON_ITS_WAY);
    return watch.believed();
  }

  private boolean differs(Watch<Reading> watch, Consistency mode) throws InterruptedException {
    Poll poll = Poll.now(mode);
    WatchSubject<Reading> subject = watch.subject();
    try {
      Reply<Reading> reply =
          datacenter.read(
              datacenter.agent(subject.key()),
              Call.mine(),
              poll,
              reader -> subject.read(reader, poll));
      return reply.index() > 0
          && reply.freshness().isLed()
          && !watch.believed().equals(Optional.of(reply.body()));
    } catch (ConsulFailure e) {
      return false; // the watch meets the same, and says so
    }
  }
}
