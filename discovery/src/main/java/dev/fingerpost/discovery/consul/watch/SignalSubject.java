package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.fingerpost.discovery.consul.rows.Loss;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.Hint;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import dev.fingerpost.discovery.consul.wire.Scope;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a datacenter lists beside its services, as a hint which of those without a watch of their
 * own should be read at once. A hint removes nothing, so it needs no caution.
 */
final class SignalSubject implements WatchSubject<ImmutableSortedSet<Hint>> {

  private final Hint.Signal signal;
  private final Scope scope;
  private final Consumer<ImmutableSortedSet<Hint>> changed;

  /** Owned by the watch's thread. */
  private @Nullable ImmutableSortedSet<Hint> last;

  /**
   * A signal.
   *
   * @param changed is told what has come or gone
   */
  SignalSubject(Hint.Signal signal, Scope scope, Consumer<ImmutableSortedSet<Hint>> changed) {
    this.signal = signal;
    this.scope = scope;
    this.changed = changed;
  }

  @Override
  public String key() {
    return "signal " + signal;
  }

  @Override
  public Reply<ImmutableSortedSet<Hint>> read(ConsulReader reader, Poll poll) {
    return reader.hints(scope, signal, poll);
  }

  @Override
  public Loss loss(ImmutableSortedSet<Hint> before, ImmutableSortedSet<Hint> after) {
    return Loss.NONE;
  }

  @Override
  public ImmutableSortedSet<Hint> additions(
      ImmutableSortedSet<Hint> before, ImmutableSortedSet<Hint> after) {
    return after;
  }

  @Override
  public TokenBucket rate() {
    return TokenBucket.of(2, Duration.ofMillis(100), System.nanoTime());
  }

  @Override
  public void took(ImmutableSortedSet<Hint> hints) {
    if (last != null) {
      changed.accept(ImmutableSortedSet.copyOf(Sets.symmetricDifference(last, hints)));
    } else if (signal.isNewsAtFirst()) {
      changed.accept(hints);
    }
    last = hints;
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
