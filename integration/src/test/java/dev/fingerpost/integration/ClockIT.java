package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.FileRegistry;
import dev.fingerpost.integration.world.Loopback;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.server.boot.ControlPlane;
import dev.fingerpost.server.boot.ServeOptions;
import dev.fingerpost.server.boot.ServeOptions.Listen;
import dev.fingerpost.server.boot.ServeOptions.PolicyLocation;
import dev.fingerpost.server.boot.ServeOptions.Registries;
import dev.fingerpost.server.reconcile.PlaneState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F15: somebody sets the clock, by an hour and by a month, forwards and back. */
class ClockIT {

  private static final Duration SEEN = Duration.ofSeconds(5);
  private static final List<Duration> JUMPS =
      List.of(Duration.ofHours(1), Duration.ofHours(-1), Duration.ofDays(30), Duration.ofDays(-30));

  @TempDir Path folder;

  @Test
  void f15NoTimerListensToTheClockOnTheWall() {
    FileRegistry registry = new FileRegistry(folder.resolve("registry.yaml"));
    Registration leaving = Registration.of("leaving", "leaving-1", 8_002);
    registry.register(orders(9_000));
    registry.register(leaving);
    ServeOptions options =
        new ServeOptions(
            new Registries(Optional.empty(), Optional.of(folder.resolve("registry.yaml")), true),
            new PolicyLocation.BuiltIn(),
            new Listen(address(), address()),
            Optional.empty());
    WallClock clock = new WallClock();
    try (ControlPlane plane = ControlPlane.start(options, Map.of(), clock)) {
      await(plane, "both are served", () -> names(plane).contains("leaving"));
      registry.deregister(leaving); // its cluster stays for minutes, whatever is held of it
      int port = 9_001;
      registry.register(orders(port));
      await(plane, "both are noticed", () -> portOf(plane) == 9_001);
      for (Duration jump : JUMPS) {
        clock.jump(jump);
        port++;
        int wanted = port;
        registry.register(orders(wanted));
        await(plane, "a change after " + jump, () -> portOf(plane) == wanted);
        assertThat(names(plane)).as("after %s", jump).contains("orders", "leaving");
      }
    }
  }

  /** A clock that somebody sets. */
  private static final class WallClock extends Clock {

    private volatile Duration offset = Duration.ZERO;

    void jump(Duration by) {
      offset = offset.plus(by);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static Registration orders(int port) {
    return Registration.of("orders", "orders-1", port);
  }

  private static Address address() {
    return new Address("127.0.0.1", Loopback.freePort());
  }

  private static Set<String> names(ControlPlane plane) {
    return plane
        .state()
        .live()
        .map(PlaneState.Served::plan)
        .map(plan -> Set.copyOf(plan.services().keySet()))
        .orElse(Set.of());
  }

  private static int portOf(ControlPlane plane) {
    return plane
        .state()
        .live()
        .flatMap(served -> Optional.ofNullable(served.plan().services().get("orders")))
        .map(service -> service.endpoints().endpoints().getFirst().address().port())
        .orElse(0);
  }

  private static void await(ControlPlane plane, String claim, BooleanSupplier holds) {
    Await.until(claim, SEEN, holds, () -> plane.state().toString());
  }
}
