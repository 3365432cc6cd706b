package dev.fingerpost.discovery.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.consul.agent.Agents;
import dev.fingerpost.discovery.consul.agent.ConsulCounters;
import dev.fingerpost.discovery.consul.agent.Pacing;
import dev.fingerpost.discovery.consul.agent.Supervisor;
import dev.fingerpost.discovery.consul.catalog.Barrier;
import dev.fingerpost.discovery.consul.catalog.CatalogState;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.discovery.consul.rows.RowRules;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.Scope;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.SourceState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody is asked here: there is no agent, and each watch waits for one. */
class WatchesTest {

  private static final ImmutableSortedSet<String> NAMES = ImmutableSortedSet.of("a", "b", "c");
  private static final Scope SCOPE = new Scope(Optional.empty(), Optional.empty());
  private static final RowRules RULES =
      new RowRules("consul", AddressPolicy.REFUSE_LOOPBACK, RowRules.Reach.NEAR);

  private final ConsulCounters counters = new ConsulCounters();
  private final Supervisor supervisor = new Supervisor("test", counters);
  private final Datacenter datacenter =
      new Datacenter(
          SCOPE,
          new Agents(ImmutableList.of(), Pacing.USUAL, counters),
          Pacing.USUAL,
          Duration.ofSeconds(60),
          Consistency.DEFAULT,
          counters);
  private final CatalogKeeper keeper =
      new CatalogKeeper(
          new CatalogState(
              "consul",
              InstantSource.system(),
              new Barrier(Duration.ofSeconds(30), ImmutableSortedSet.of()),
              ServiceCatalog.EMPTY),
          datacenter,
          supervisor,
          RULES,
          new Latest<>(SourceState.starting("")));

  @AfterEach
  void close() {
    supervisor.close();
  }

  @Test
  void whoDiesInTheMiddleOfAChangeEndsItTheNextTime() {
    AtomicInteger deaths = new AtomicInteger();
    Watches watches =
        new Watches(
            datacenter,
            supervisor,
            name -> {
              if (name.equals("b") && deaths.getAndIncrement() == 0) {
                throw new IllegalStateException("a bug");
              }
              return subject(name);
            });

    assertThatThrownBy(() -> watches.cover(NAMES, NAMES, _ -> {})).hasMessage("a bug");
    assertThat(counters.watches()).isOne();

    watches.cover(NAMES, NAMES, _ -> {});
    assertThat(counters.watches()).as("each is watched, and once").isEqualTo(3);

    watches.stop();
    assertThat(counters.watches()).isZero();
  }

  private WatchSubject<Reading> subject(String name) {
    return new ServiceSubject(name, SCOPE, RULES, keeper);
  }
}
