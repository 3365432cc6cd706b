package dev.fingerpost.discovery.consul.watch;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.fingerpost.discovery.consul.agent.Agents;
import dev.fingerpost.discovery.consul.agent.Supervisor;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.discovery.consul.wire.Hint;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Which services are watched and which are swept now. Owned by the keeper's thread; a service may
 * be asked for again by any.
 */
final class Watches {

  /** Over plain HTTP: for the names, the signals, the sweep, signs of life, second opinions. */
  private static final int OTHER_CONNECTIONS = 9;

  private final Datacenter datacenter;
  private final Supervisor supervisor;
  private final Function<String, WatchSubject<Reading>> subjects;
  private final Map<String, Watch<Reading>> running = new ConcurrentHashMap<>();
  private final Map<Hint.Signal, Watch<?>> signals = new HashMap<>();
  private final Sweep sweep;
  private final Recheck recheck;
  private ImmutableSortedSet<String> covered = ImmutableSortedSet.of();
  private ImmutableSortedSet<String> watched = ImmutableSortedSet.of();

  Watches(
      Datacenter datacenter,
      Supervisor supervisor,
      Function<String, WatchSubject<Reading>> subjects) {
    this.datacenter = datacenter;
    this.supervisor = supervisor;
    this.subjects = subjects;
    this.sweep = new Sweep(datacenter, subjects);
    this.recheck = new Recheck(datacenter);
  }

  void start() {
    sweep.start(supervisor);
    recheck.start(supervisor);
  }

  /** How many services can be watched exactly now. */
  int most() {
    Agents agents = datacenter.agents();
    return agents.arePlain()
        ? agents.all().size()
            * Math.clamp(agents.budget() - OTHER_CONNECTIONS, 0, datacenter.pacing().exactWatches())
        : Integer.MAX_VALUE;
  }

  /**
   * Has exactly these services read: the hot ones by watches, the others in turn.
   *
   * @param changed is told what has come or gone that may concern those others
   */
  void cover(
      ImmutableSortedSet<String> names,
      ImmutableSortedSet<String> hot,
      Consumer<ImmutableSortedSet<Hint>> changed) {
    if (names.equals(covered) && hot.equals(watched)) {
      return;
    }
    running
        .entrySet()
        .removeIf(entry -> {
          boolean leaves = !hot.contains(entry.getKey());
          if (leaves) {
            entry.getValue().stop(supervisor);
          }
          return leaves;
        });
    for (String name : hot) {
      if (!running.containsKey(name)) {
        Watch<Reading> watch = new Watch<>(name, datacenter, subjects.apply(name));
        running.put(name, watch);
        watch.start(supervisor);
      }
    }
    recheck.cover(ImmutableList.copyOf(running.values()));
    boolean all = hot.size() == names.size();
    sweep.cover(
        all ? ImmutableSortedSet.of() : ImmutableSortedSet.copyOf(Sets.difference(names, hot)));
    if (!all && signals.isEmpty()) {
      for (Hint.Signal signal : Hint.Signal.values()) {
        watch(signal, changed);
      }
    }
    covered = names; // last: whoever dies in the middle of it begins again
    watched = hot;
  }

  private void watch(Hint.Signal signal, Consumer<ImmutableSortedSet<Hint>> changed) {
    Watch<ImmutableSortedSet<Hint>> watch =
        new Watch<>(
            "signal-" + signal, datacenter, new SignalSubject(signal, datacenter.scope(), changed));
    signals.put(signal, watch);
    watch.start(supervisor);
  }

  /** Has a service read at once, by its watch or before others in turn. From any thread. */
  void readNow(String name) {
    Watch<Reading> watch = running.get(name);
    if (watch == null) {
      sweep.ahead(name);
    } else {
      watch.readNow();
    }
  }

  /** Ends the watches, so that none counts any more. The supervisor ends the other threads. */
  void stop() {
    running.values().forEach(watch -> watch.stop(supervisor));
    running.clear();
    signals.values().forEach(watch -> watch.stop(supervisor));
    signals.clear();
  }
}
