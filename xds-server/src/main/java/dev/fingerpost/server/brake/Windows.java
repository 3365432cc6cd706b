package dev.fingerpost.server.brake;

import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The windows of all services that lost something lately. Owned by the reconciler's thread. */
final class Windows {

  private final Map<String, Window> windows = new HashMap<>();

  /** The most instances of a service that took requests lately, given how many do now. */
  int largest(String service, int now) {
    Window window = windows.get(service);
    return window == null ? now : window.largest(now);
  }

  /** The services that lost something lately. */
  Set<String> services() {
    return windows.keySet();
  }

  /** The instances of a service that have been let become sick lately, and may be well again. */
  Set<InstanceKey> sickened(String service) {
    Window window = windows.get(service);
    return window == null ? Set.of() : window.sickened();
  }

  /** Takes note of a loss that was believed. */
  void lost(Loss loss, List<Instance> vanished, List<Instance> sick, Instant now) {
    if (!vanished.isEmpty() || !sick.isEmpty()) {
      windows.computeIfAbsent(loss.service(), _ -> new Window()).lost(loss, vanished, sick, now);
    }
  }

  /** Begins anew with these services: what holds now is what they had. */
  void forget(Set<String> services) {
    windows.keySet().removeAll(services);
  }

  /** Begins anew with all. */
  void forgetAll() {
    windows.clear();
  }

  /** Forgets what is over. */
  void prune(Instant now) {
    windows.values().removeIf(window -> window.isOver(now));
  }

  /** When the next thing will be forgotten. */
  Optional<Instant> nextEnd() {
    return windows.values().stream()
        .flatMap(window -> window.nextEnd().stream())
        .min(Instant::compareTo);
  }
}
