package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.fingerpost.discovery.consul.rows.Loss;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.FailingCheck;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import dev.fingerpost.discovery.consul.wire.Scope;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The checks of a datacenter that do not pass, as a hint which of the services without a watch of
 * their own should be read at once. A hint removes nothing, so it needs no caution.
 */
final class SignalSubject implements WatchSubject<ImmutableSortedSet<FailingCheck>> {

  private final FailingCheck.State state;
  private final Scope scope;
  private final Consumer<ImmutableSortedSet<FailingCheck>> changed;

  /** Owned by the watch's thread. */
  private ImmutableSortedSet<FailingCheck> last = ImmutableSortedSet.of();

  /**
   * A signal.
   *
   * @param changed is told which checks have come or gone
   */
  SignalSubject(
      FailingCheck.State state, Scope scope, Consumer<ImmutableSortedSet<FailingCheck>> changed) {
    this.state = state;
    this.scope = scope;
    this.changed = changed;
  }

  @Override
  public String key() {
    return "signal " + state;
  }

  @Override
  public Reply<ImmutableSortedSet<FailingCheck>> read(ConsulReader reader, Poll poll) {
    return reader.failing(scope, state, poll);
  }

  @Override
  public Loss loss(
      ImmutableSortedSet<FailingCheck> before, ImmutableSortedSet<FailingCheck> after) {
    return Loss.NONE;
  }

  @Override
  public ImmutableSortedSet<FailingCheck> additions(
      ImmutableSortedSet<FailingCheck> before, ImmutableSortedSet<FailingCheck> after) {
    return after;
  }

  @Override
  public TokenBucket rate() {
    return TokenBucket.of(2, Duration.ofMillis(100), System.nanoTime());
  }

  @Override
  public void took(ImmutableSortedSet<FailingCheck> checks) {
    changed.accept(ImmutableSortedSet.copyOf(Sets.symmetricDifference(last, checks)));
    last = checks;
  }

  @Override
  public void recovered() {
    // Nothing was said of it.
  }

  @Override
  public void troubled(String reason) {
    // The services themselves are read in turn, and say what is wrong.
  }

  @Override
  public void awaitRetry(Datacenter datacenter, Duration backoff) throws InterruptedException {
    datacenter.awaitRetry(backoff);
  }
}
