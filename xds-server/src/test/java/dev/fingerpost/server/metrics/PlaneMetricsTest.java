package dev.fingerpost.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.plan.TrafficPlan;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.server.reconcile.PlaneState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaneMetricsTest {

  /** Prometheus reads at any time: a row that goes and comes back may be seen twice, or not. */
  @Test
  void aRevisionThatStaysIsNotRegisteredAnew() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Latest<PlaneState> plane = new Latest<>(state(1));
    PlaneMetrics.register(meters, plane, new BuiltIn());
    plane.set(state(2));
    var shown = meters.get("fingerpost.policy.info").gauge();

    plane.set(state(3));

    assertThat(meters.get("fingerpost.policy.info").gauges()).containsExactly(shown);
    assertThat(meters.get("fingerpost.policy.info").gauge()).isSameAs(shown);
  }

  private static PlaneState state(long pass) {
    PlaneState.Served served = new PlaneState.Served(PolicyLanguage.builtIn(), TrafficPlan.EMPTY);
    return new PlaneState(
        pass, ImmutableMap.of(), new SourceStatus.Live(), Optional.of(served), ImmutableList.of());
  }

  private static final class BuiltIn implements Source<Policies> {

    @Override
    public String name() {
      return "policies";
    }

    @Override
    public Latest<SourceState<Policies>> state() {
      return new Latest<>(SourceState.live(PolicyLanguage.builtIn(), ImmutableList.of()));
    }

    @Override
    public void start() {}

    @Override
    public void close() {}
  }
}
