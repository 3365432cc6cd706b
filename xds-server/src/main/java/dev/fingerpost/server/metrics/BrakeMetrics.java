package dev.fingerpost.server.metrics;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.server.brake.Hold;
import dev.fingerpost.server.brake.Reason;
import dev.fingerpost.server.reconcile.PlaneState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.stream.Collectors;

/**
 * Gauges over what is held back: how much, of which service and why. What is about all services has
 * the service {@code *}; of the others a hundred have a line of their own.
 */
public final class BrakeMetrics {

  private static final int LINES = 100;

  private final Latest<PlaneState> plane;
  private final MultiGauge instances;

  /** Owned by the thread that writes the state. */
  private ImmutableSet<Line> shown = ImmutableSet.of();

  private record Line(String service, Reason reason) {

    static Line of(Hold hold) {
      return new Line(hold.reason().isAboutAll() ? "*" : hold.services().first(), hold.reason());
    }

    Tags tags() {
      return Tags.of("service", service, "reason", Ascii.toLowerCase(reason.name()));
    }
  }

  private BrakeMetrics(Latest<PlaneState> plane, MultiGauge instances) {
    this.plane = plane;
    this.instances = instances;
  }

  /** Registers the gauges. */
  public static void register(MeterRegistry meters, Latest<PlaneState> plane) {
    BrakeMetrics metrics =
        new BrakeMetrics(
            plane,
            MultiGauge.builder("fingerpost.held.instances")
                .description("instances that are kept as they were, though a registry differs")
                .register(meters));
    Gauge.builder("fingerpost.holds", () -> plane.get().holds().size())
        .description("changes of registries that are held back")
        .register(meters);
    Gauge.builder("fingerpost.held.since", metrics::since)
        .description("when the oldest of them began, in seconds since 1970; 0 if nothing is held")
        .baseUnit("seconds")
        .register(meters);
    plane.onChange(metrics::show);
  }

  /** Only when there are other lines: a scrape must not meet one that is replaced by itself. */
  private void show() {
    ImmutableSet<Line> lines =
        plane.get().holds().stream()
            .map(Line::of)
            .limit(LINES)
            .collect(ImmutableSet.toImmutableSet());
    if (!lines.equals(shown)) {
      shown = lines;
      instances.register(
          lines.stream()
              .map(line -> Row.of(line.tags(), () -> held(line)))
              .collect(Collectors.<Row<?>>toList()));
    }
  }

  private long since() {
    return plane.get().holds().stream()
        .mapToLong(hold -> hold.since().getEpochSecond())
        .min()
        .orElse(0);
  }

  private int held(Line line) {
    return plane.get().holds().stream()
        .filter(hold -> Line.of(hold).equals(line))
        .mapToInt(hold -> hold.extent().held())
        .sum();
  }
}
