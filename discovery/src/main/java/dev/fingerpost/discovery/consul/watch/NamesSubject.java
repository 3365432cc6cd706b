package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.consul.rows.Loss;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import java.time.Duration;

/**
 * The names of all services, as their watch reads them and tells the keeper.
 *
 * <p>This watch is also the probe of an outage: it goes on asking about once a second, and when it
 * is answered again, the others need not wait out their backoff.
 */
final class NamesSubject implements WatchSubject<ImmutableSortedSet<String>> {

  private final Datacenter datacenter;
  private final CatalogKeeper keeper;

  /** Owned by the watch's thread, as is what follows. */
  private boolean outage;

  private boolean lagging;

  NamesSubject(Datacenter datacenter, CatalogKeeper keeper) {
    this.datacenter = datacenter;
    this.keeper = keeper;
  }

  @Override
  public String key() {
    return "";
  }

  @Override
  public Reply<ImmutableSortedSet<String>> read(ConsulReader reader, Poll poll) {
    Reply<ImmutableSortedSet<String>> reply = reader.names(datacenter.scope(), poll);
    boolean unasked = reply.freshness().stale() && poll.mode() == Consistency.DEFAULT;
    if (unasked != lagging) {
      lagging = unasked;
      keeper.tell(state -> {
        if (unasked) {
          state.troubles().lagging();
        } else {
          state.troubles().current();
        }
      });
    }
    return reply;
  }

  @Override
  public Loss loss(ImmutableSortedSet<String> before, ImmutableSortedSet<String> after) {
    boolean halved = before.size() >= 4 && after.size() * 2 < before.size();
    if (halved) {
      return Loss.LARGE;
    }
    return after.containsAll(before) ? Loss.NONE : Loss.SOME;
  }

  @Override
  public ImmutableSortedSet<String> additions(
      ImmutableSortedSet<String> before, ImmutableSortedSet<String> after) {
    return after.containsAll(before)
        ? after
        : ImmutableSortedSet.<String>naturalOrder().addAll(before).addAll(after).build();
  }

  @Override
  public TokenBucket rate() {
    return TokenBucket.of(1, datacenter.pacing().names(), System.nanoTime());
  }

  @Override
  public void took(ImmutableSortedSet<String> names) {
    keeper.tell(state -> state.names(names));
    endOutage();
  }

  @Override
  public void recovered() {
    keeper.tell(state -> state.troubles().namesRecovered());
    endOutage();
  }

  @Override
  public void troubled(String reason) {
    keeper.tell(state -> state.troubles().names(reason));
  }

  @Override
  public void awaitRetry(Datacenter ignored, Duration backoff) throws InterruptedException {
    outage = true;
    Duration longest = datacenter.pacing().backoff();
    Thread.sleep(backoff.compareTo(longest) < 0 ? backoff : longest);
  }

  private void endOutage() {
    if (outage) {
      outage = false;
      datacenter.answersAgain();
    }
  }
}
