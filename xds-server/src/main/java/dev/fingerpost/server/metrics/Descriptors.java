package dev.fingerpost.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * The file descriptors of this process: each Envoy needs one, and without any no Envoy can come
 * anew.
 *
 * @param open in use
 * @param most that there may be
 */
public record Descriptors(long open, long most) {

  /** Registers the gauges. */
  public static void register(MeterRegistry meters) {
    Gauge.builder("fingerpost.descriptors.open", () -> now().open)
        .description("file descriptors in use")
        .register(meters);
    Gauge.builder("fingerpost.descriptors.max", () -> now().most)
        .description("file descriptors that there may be")
        .register(meters);
  }

  /** How it stands; where the system does not tell, none are in use. */
  public static Descriptors now() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return new Descriptors(0, Long.MAX_VALUE);
    }
    long most = unix.getMaxFileDescriptorCount();
    try {
      return new Descriptors(unix.getOpenFileDescriptorCount(), most);
    } catch (InternalError e) {
      return new Descriptors(most, most); // to count them takes one
    }
  }

  /** Words, if few are left. */
  public Optional<String> trouble() {
    return open > most / 10 * 9
        ? Optional.of(
            "file descriptors: "
                + open
                + " of "
                + most
                + " in use; at the limit no Envoy can connect"
                + "; raise it (ulimit -n, LimitNOFILE)")
        : Optional.empty();
  }
}
