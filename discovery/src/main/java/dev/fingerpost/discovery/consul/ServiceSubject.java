package dev.fingerpost.discovery.consul;

import dev.fingerpost.discovery.AddressPolicy;
import java.time.Duration;

/** One service, as its watch reads it and tells the keeper. */
record ServiceSubject(String name, AddressPolicy addresses, CatalogKeeper keeper)
    implements WatchSubject<Reading> {

  @Override
  public Reply<Reading> read(ConsulReader reader, Poll poll) {
    return reader.health(name, poll).map(rows -> RowMapping.read(name, rows, addresses));
  }

  @Override
  public Loss loss(Reading before, Reading after) {
    return before.lossTo(after);
  }

  @Override
  public TokenBucket rate() {
    return TokenBucket.of(2, Duration.ofMillis(100), System.nanoTime());
  }

  @Override
  public void took(Reading reading) {
    keeper.tell(state -> state.read(name, reading));
  }

  @Override
  public void recovered() {
    keeper.tell(state -> state.recovered(name));
  }

  @Override
  public void troubled(String reason) {
    keeper.tell(state -> state.troubled(name, reason));
  }

  @Override
  public void awaitRetry(Agent agent, Duration backoff) throws InterruptedException {
    agent.awaitRetry(backoff);
  }
}
