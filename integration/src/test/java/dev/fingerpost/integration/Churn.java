package dev.fingerpost.integration;

import dev.fingerpost.integration.harness.World;
import dev.fingerpost.integration.world.Answers;
import dev.fingerpost.integration.world.EchoService;
import dev.fingerpost.integration.world.Registration.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A deployment that never rests: step by step, at random by a seed, services and instances come and
 * go, and policies change. Instances themselves run all the time; what changes is what is said of
 * them. Owned by one thread.
 */
final class Churn {

  private static final int SERVICES = 12;
  private static final int INSTANCES = 4;
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> BALANCERS =
      List.of(
          "random", "roundRobin", "weighted", "leastRequest", "timestamp", "ringHash", "maglev");

  /** What comes and goes by lot is never confirmed by another look. */
  static final String DEFAULTS =
      """
      version: 1
      defaults: {guard: {hold: 0s}}
      """;

  private final World world;
  private final Path policies;
  private final SplittableRandom random;
  private final Reachable reachable = new Reachable();
  private final Map<String, List<EchoService>> instances = new TreeMap<>();
  private final Map<String, Map<EchoService, Health>> registered = new TreeMap<>();
  private final Map<String, Instant> awaited = new LinkedHashMap<>();
  private final Set<String> leaving = new LinkedHashSet<>();
  private final Map<String, String> settings = new TreeMap<>();
  private final Map<String, Integer> steps = new TreeMap<>();
  private final List<String> history = new ArrayList<>();
  private long knocksInVain;

  Churn(World world, Path policies, long seed) {
    this.world = world;
    this.policies = policies;
    this.random = new SplittableRandom(seed);
    for (int s = 0; s < SERVICES; s++) {
      String service = "service-" + s;
      List<EchoService> all = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        all.add(world.instance(service + "-" + i));
      }
      instances.put(service, all);
      registered.put(service, new HashMap<>());
    }
  }

  /** Puts a file in its place at once. */
  static void write(Path folder, String text) {
    try {
      Files.createDirectories(folder);
      Path next = Files.writeString(folder.resolveSibling("next.yaml"), text);
      Files.move(
          next,
          folder.resolve("policies.yaml"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Reachable reachable() {
    return reachable;
  }

  /** How many requests of this class were not answered with 200: too early, or too late. */
  long knocksInVain() {
    return knocksInVain;
  }

  /** How often each kind of step was taken. */
  String summary() {
    return steps + ", knocks in vain " + knocksInVain;
  }

  /** All steps of a service. */
  String history(String service) {
    return history.stream()
        .filter(step -> step.endsWith(" " + service))
        .collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  /** The first few services. */
  void begin() {
    instances.keySet().stream().limit(SERVICES / 2).forEach(this::arrive);
    world.await(
        "the first services are reachable",
        () -> {
          knock();
          return awaited.isEmpty();
        });
  }

  /** Steps until the time is over. */
  void go(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      step();
      knock();
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  private void step() {
    String service = "service-" + random.nextInt(SERVICES);
    if (of(service).isEmpty()) {
      // One that came back before it was seen to be gone would be reached by what it was before.
      if (!leaving.contains(service)) {
        arrive(service);
      }
    } else if (!awaited.containsKey(service)) {
      switch (random.nextInt(10)) {
        case 0 -> leave(service);
        case 1, 2 -> swap(service);
        case 3, 4 -> add(service);
        case 5 -> drop(service);
        case 6, 7 -> flip(service);
        default -> change(service);
      }
    }
  }

  private void arrive(String service) {
    note("arrive", service);
    register(service, pick(service), Health.PASSING);
    awaited.put(service, Instant.now());
  }

  private void leave(String service) {
    if (reachable.size() < 3) {
      return;
    }
    note("leave", service);
    reachable.remove(service);
    leaving.add(service);
    List.copyOf(of(service).keySet()).forEach(instance -> deregister(service, instance));
  }

  /** A new instance takes the place of all others, at once. */
  private void swap(String service) {
    note("swap", service);
    EchoService next = pick(service);
    register(service, next, Health.PASSING);
    List.copyOf(of(service).keySet()).stream()
        .filter(instance -> instance != next)
        .forEach(instance -> deregister(service, instance));
  }

  private void add(String service) {
    note("add", service);
    register(service, pick(service), Health.PASSING);
  }

  private void drop(String service) {
    EchoService gone = pick(service);
    if (passingWithout(service, gone) && of(service).containsKey(gone)) {
      note("drop", service);
      deregister(service, gone);
    }
  }

  private void flip(String service) {
    EchoService sick = pick(service);
    if (passingWithout(service, sick) && of(service).containsKey(sick)) {
      note("flip", service);
      boolean isWell = of(service).get(sick) == Health.PASSING;
      Health[] ills = {Health.CRITICAL, Health.WARNING, Health.MAINTENANCE};
      register(service, sick, isWell ? ills[random.nextInt(ills.length)] : Health.PASSING);
    }
  }

  /** Another balancer or breaker: every Envoy makes the cluster anew. */
  private void change(String service) {
    note("change", service);
    String balancer = BALANCERS.get(random.nextInt(BALANCERS.size()));
    settings.put(
        service,
        """
          %s:
            loadBalancer: %s
            timeout: %ds
            circuitBreaker: {maxRequests: %d}
        """
            .formatted(service, balancer, 10 + random.nextInt(5), 1000 + random.nextInt(1000)));
    write(policies, DEFAULTS + "services:\n" + String.join("", settings.values()));
  }

  /**
   * Tries those that are on their way: the first good answer opens them for all, the first bad one
   * shows that they are gone.
   */
  private void knock() {
    for (String service : List.copyOf(leaving)) {
      if (!world.traffic().send(service, 1).allAre(200)) {
        knocksInVain++;
        note("gone", service);
        leaving.remove(service);
      }
    }
    for (String service : List.copyOf(awaited.keySet())) {
      Answers answers = world.traffic().send(service, 1);
      if (answers.allAre(200)) {
        note("reached", service);
        awaited.remove(service);
        reachable.add(service);
      } else {
        knocksInVain++;
        Instant since = awaited.getOrDefault(service, Instant.MAX);
        if (Instant.now().isAfter(since.plus(PATIENCE))) {
          throw new AssertionError(
              service + " is not reachable since " + since + ": " + answers + history(service));
        }
      }
    }
  }

  private EchoService pick(String service) {
    return instances.getOrDefault(service, List.of()).get(random.nextInt(INSTANCES));
  }

  private Map<EchoService, Health> of(String service) {
    return registered.getOrDefault(service, Map.of());
  }

  private boolean passingWithout(String service, EchoService instance) {
    return of(service).entrySet().stream()
        .anyMatch(each -> each.getKey() != instance && each.getValue() == Health.PASSING);
  }

  private void register(String service, EchoService instance, Health health) {
    of(service).put(instance, health);
    world.registry().register(World.registration(service, instance).withHealth(health));
  }

  private void deregister(String service, EchoService instance) {
    of(service).remove(instance);
    world.registry().deregister(World.registration(service, instance));
  }

  private void note(String step, String service) {
    steps.merge(step, 1, Integer::sum);
    history.add(Instant.now() + " " + step + " " + service);
  }
}
