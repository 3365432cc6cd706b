package dev.fingerpost.discovery.consul.watch;

import dev.fingerpost.discovery.consul.rows.Loss;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.discovery.consul.rows.RowMapping;
import dev.fingerpost.discovery.consul.rows.RowRules;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import dev.fingerpost.discovery.consul.wire.Scope;
import java.time.Duration;

/** One service, as its watch reads it and tells the keeper. */
record ServiceSubject(String key, Scope scope, RowRules rules, CatalogKeeper keeper)
    implements WatchSubject<Reading> {

  @Override
  public Reply<Reading> read(ConsulReader reader, Poll poll) {
    return reader.health(scope, key, poll).map(rows -> RowMapping.read(key, rows, rules));
  }

  @Override
  public Loss loss(Reading before, Reading after) {
    return before.lossTo(after);
  }

  @Override
  public Reading additions(Reading before, Reading after) {
    return before.plus(after);
  }

  @Override
  public TokenBucket rate() {
    return TokenBucket.of(2, Duration.ofMillis(100), System.nanoTime());
  }

  @Override
  public void took(Reading reading) {
    keeper.tell(state -> state.read(key, reading));
  }

  @Override
  public void recovered() {
    keeper.tell(state -> state.recovered(key));
  }

  @Override
  public void troubled(String reason) {
    keeper.tell(state -> state.troubled(key, reason));
  }

  @Override
  public void awaitRetry(Datacenter datacenter, Duration backoff) throws InterruptedException {
    datacenter.awaitRetry(backoff);
  }
}
