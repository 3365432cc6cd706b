package dev.fingerpost.discovery.consul;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.Hint;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import dev.fingerpost.discovery.consul.wire.Row;
import dev.fingerpost.discovery.consul.wire.Scope;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A reader that does as another one, until it is told to fail. Safe for use by all threads. */
final class HookedReader implements ConsulReader {

  private final ConsulReader truth;
  private final AtomicBoolean deadly = new AtomicBoolean();
  private volatile Optional<ConsulFailure> silence = Optional.empty();

  HookedReader(ConsulReader truth) {
    this.truth = truth;
  }

  /** Gives no sign of life from now on. */
  void fallSilent() {
    silence = Optional.of(new ConsulFailure.TimedOut("no answer in time"));
  }

  /** Gives signs of life again. */
  void speak() {
    silence = Optional.empty();
  }

  /** Kills the thread that makes the next read of a service. */
  void killNextReader() {
    deadly.set(true);
  }

  @Override
  public Reply<List<Row>> health(Scope scope, String service, Poll poll) {
    Reply<List<Row>> reply = truth.health(scope, service, poll);
    if (deadly.getAndSet(false)) {
      throw new AssertionError("a bug");
    }
    return reply;
  }

  @Override
  public Reply<ImmutableSortedSet<String>> names(Scope scope, Poll poll) {
    return truth.names(scope, poll);
  }

  @Override
  public Reply<ImmutableSortedSet<Hint>> hints(Scope scope, Hint.Signal signal, Poll poll) {
    return truth.hints(scope, signal, poll);
  }

  @Override
  public void ping() {
    if (silence.isPresent()) {
      throw silence.orElseThrow();
    }
    truth.ping();
  }

  @Override
  public void refresh() {
    truth.refresh();
  }

  @Override
  public void close() {
    truth.close();
  }
}
