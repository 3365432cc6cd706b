package dev.fingerpost.discovery.consul;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Which services are watched and which are swept now. Owned by the keeper's thread. */
final class Watches {

  private final Agent agent;
  private final HotSet hotSet;
  private final Function<String, WatchSubject<Reading>> subjects;
  private final Map<String, Watch<Reading>> running = new HashMap<>();
  private final Sweep sweep;

  Watches(Agent agent, HotSet hotSet, Function<String, WatchSubject<Reading>> subjects) {
    this.agent = agent;
    this.hotSet = hotSet;
    this.subjects = subjects;
    this.sweep = new Sweep(agent, subjects);
  }

  void start() {
    sweep.start();
  }

  /** Has exactly these services read. */
  void cover(ImmutableSortedSet<String> names) {
    ImmutableSortedSet<String> hot = hotSet.of(names);
    running
        .entrySet()
        .removeIf(entry -> {
          boolean leaves = !hot.contains(entry.getKey());
          if (leaves) {
            entry.getValue().stop();
          }
          return leaves;
        });
    for (String name : hot) {
      if (!running.containsKey(name)) {
        Watch<Reading> watch = new Watch<>(name, agent, subjects.apply(name));
        running.put(name, watch);
        watch.start();
      }
    }
    sweep.cover(
        hot.size() == names.size()
            ? ImmutableSortedSet.of()
            : ImmutableSortedSet.copyOf(Sets.difference(names, hot)));
  }

  void stop() {
    running.values().forEach(Watch::stop);
    running.clear();
    sweep.stop();
  }
}
