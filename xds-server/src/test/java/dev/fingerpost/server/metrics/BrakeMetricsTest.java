package dev.fingerpost.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.server.brake.Hold;
import dev.fingerpost.server.brake.Reason;
import dev.fingerpost.server.reconcile.PlaneState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrakeMetricsTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Latest<PlaneState> plane = new Latest<>(state(1));

  @Test
  void saysHowMuchIsHeldOfWhatAndWhy() {
    BrakeMetrics.register(meters, plane);
    plane.set(state(2, hold(Reason.DROPPED, 6, "orders"), hold(Reason.MANY_SICKENED, 9, "a", "b")));

    assertThat(meters.get("fingerpost.holds").gauge().value()).isEqualTo(2);
    assertThat(meters.get("fingerpost.held.since").gauge().value()).isEqualTo(1000);
    assertThat(held("orders", "dropped").value()).isEqualTo(6);
    assertThat(held("*", "many_sickened").value()).isEqualTo(9);

    Gauge shown = held("orders", "dropped");
    plane.set(state(3, hold(Reason.DROPPED, 7, "orders"), hold(Reason.MANY_SICKENED, 9, "a", "b")));
    assertThat(held("orders", "dropped")).isSameAs(shown);
    assertThat(shown.value()).isEqualTo(7);

    plane.set(state(4));
    assertThat(meters.find("fingerpost.held.instances").gauges()).isEmpty();
    assertThat(meters.get("fingerpost.holds").gauge().value()).isZero();
    assertThat(meters.get("fingerpost.held.since").gauge().value()).isZero();
  }

  private Gauge held(String service, String reason) {
    return meters
        .get("fingerpost.held.instances")
        .tag("service", service)
        .tag("reason", reason)
        .gauge();
  }

  private static Hold hold(Reason reason, int held, String... services) {
    return new Hold(
        "4f1c09a2be77",
        reason,
        ImmutableSortedSet.copyOf(services),
        Instant.ofEpochSecond(1000),
        new Hold.Extent(held, held, 10, 50),
        new Hold.Progress(0, 3, Duration.ofSeconds(60), ""));
  }

  private static PlaneState state(long pass, Hold... holds) {
    return new PlaneState(
        pass,
        ImmutableMap.of(),
        new SourceStatus.Live(),
        Optional.empty(),
        ImmutableList.copyOf(holds),
        ImmutableList.of());
  }
}
