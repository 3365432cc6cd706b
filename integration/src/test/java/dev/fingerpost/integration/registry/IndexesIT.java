package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.LiveCatalog;
import dev.fingerpost.integration.scripted.Reply;
import dev.fingerpost.integration.scripted.Script;
import dev.fingerpost.integration.scripted.ScriptedConsul;
import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.Registration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Indexes that say what is not so, and services that change faster than anybody can follow. */
class IndexesIT {

  private static final int PER_SECOND = 2;
  private static final int BURST = 4;
  private static final Duration GUARD = Duration.ofSeconds(30);

  /** Per service: what its index is made to say, and how often it is asked before that ends. */
  private record Trick(Script script, int asked, Duration right) {}

  @Test
  void ct04NoIndexMakesItSpinAndAllIsRightAgainAfterIt() {
    Map<String, Trick> tricks = new LinkedHashMap<>();
    tricks.put("lower", odd((known, now) -> Long.toString(Math.max(1, known - 5))));
    tricks.put("constant", odd((known, now) -> "7"));
    tricks.put("jump", new Trick(jump(), 2, Bars.RIGHT));
    tricks.put("zero", failing("0"));
    tricks.put("missing", failing(""));
    tricks.put("text", failing("soon"));
    try (ScriptedConsul consul = ScriptedConsul.plain(0)) {
      tricks.keySet().forEach(name -> consul.register(Registration.of(name, "i-1", 8_000)));
      try (LiveCatalog catalog = LiveCatalog.of(consul)) {
        Map<String, Integer> before = counts(consul, tricks);
        long began = System.nanoTime();
        tricks.forEach(
            (name, trick) -> consul.script(ScriptedConsul.healthOf(name), trick.script()));
        Await.until(
            "each is asked a few times",
            GUARD,
            () ->
                tricks.entrySet().stream()
                    .allMatch(
                        trick -> asked(consul, trick.getKey(), before) >= trick.getValue().asked()),
            () -> counts(consul, tricks) + " after " + before);
        double seconds = Bars.seconds(began);
        Map<String, Integer> after = counts(consul, tricks);
        System.out.printf("indexes: asked %s in %.1f s, before %s%n", after, seconds, before);
        after.forEach((name, count) ->
            assertThat((double) count - before.getOrDefault(name, 0))
                .as(name)
                .isLessThanOrEqualTo(PER_SECOND * seconds + BURST));
        assertThat(catalog.removals()).isEmpty();

        // What changes while nobody can be believed is there soon after.
        tricks.keySet().forEach(name -> consul.register(weighted(name, 9)));
        consul.tellTheTruth();
        tricks.forEach((name, trick) ->
            catalog.awaitService(
                name, trick.right(), all -> all.getFirst().weights().passing() == 9));
        catalog.awaitLive();
        assertThat(catalog.removals()).isEmpty();
      }
    }
  }

  @Test
  void ct05AnAnswerBeforeItsTimeIsLookedAtAgain() {
    try (ScriptedConsul consul = ScriptedConsul.plain(0)) {
      consul.register(weighted("pay", 1));
      try (LiveCatalog catalog = LiveCatalog.begin(consul, Duration.ofSeconds(60)).awaitLive()) {
        // As after a restored snapshot: who waits is told what was, who asks is told what is.
        Reply old = consul.truth(ScriptedConsul.healthOf("pay"));
        consul.script(
            ScriptedConsul.healthOf("pay"),
            (query, truth) -> Optional.of(query.index().isPresent() ? old : truth));
        consul.register(weighted("pay", 9));

        catalog.awaitService("pay", Bars.RIGHT, all -> all.getFirst().weights().passing() == 9);
        assertThat(catalog.counters().earlyReturns() + catalog.counters().indexResets())
            .isPositive();
        assertThat(catalog.removals()).isEmpty();
      }
    }
  }

  @Test
  void aFarIndexIsNotWaitedFor() {
    try (ScriptedConsul consul = ScriptedConsul.plain(0)) {
      consul.register(weighted("pay", 1));
      try (LiveCatalog catalog = LiveCatalog.of(consul)) {
        consul.jump(1_000_000);
        consul.register(weighted("pay", 2));
        catalog.awaitService("pay", Bars.RIGHT, all -> all.getFirst().weights().passing() == 2);
        consul.jump(-900_000); // a new server, whose indexes count anew
        consul.register(weighted("pay", 3));
        catalog.awaitService(
            "pay",
            LiveCatalog.WAIT.plus(Bars.RIGHT),
            all -> all.getFirst().weights().passing() == 3);
        assertThat(catalog.removals()).isEmpty();
      }
    }
  }

  @Test
  void ct14OneThatChangesAllTheTimeSlowsNobodyDown() throws InterruptedException {
    try (ScriptedConsul consul = ScriptedConsul.plain(0)) {
      consul.register(weighted("busy", 1));
      consul.register(weighted("calm", 1));
      try (LiveCatalog catalog = LiveCatalog.of(consul)) {
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().name("busy").start(() -> change(consul, stop));
        int busy = consul.count(ScriptedConsul.healthOf("busy"));
        int names = consul.count(ScriptedConsul.NAMES);
        long began = System.nanoTime();
        try {
          for (int weight = 2; weight < 22; weight++) {
            int wanted = weight;
            consul.register(weighted("calm", weight));
            catalog.awaitService(
                "calm", Bars.RIGHT, all -> all.getFirst().weights().passing() == wanted);
          }
        } finally {
          stop.set(true);
          writer.join();
        }
        double seconds = Bars.seconds(began);
        int asked = consul.count(ScriptedConsul.healthOf("busy")) - busy;
        int namesAsked = consul.count(ScriptedConsul.NAMES) - names;
        System.out.printf("busy: %d polls in %.1f s, names %d%n", asked, seconds, namesAsked);
        assertThat((double) asked).isLessThanOrEqualTo(10 * seconds + BURST);
        assertThat((double) namesAsked).isLessThanOrEqualTo(seconds + 2);
        consul.register(weighted("busy", 5_000));
        catalog.awaitService(
            "busy", Bars.RIGHT, all -> all.getFirst().weights().passing() == 5_000);
        assertThat(catalog.removals()).isEmpty();
      }
    }
  }

  /** A thousand times a second, until it is told to stop. */
  private static void change(ScriptedConsul consul, AtomicBoolean stop) {
    for (int n = 0; !stop.get(); n++) {
      consul.register(weighted("busy", 1 + n % 1_000));
      LockSupport.parkNanos(1_000_000);
    }
  }

  @FunctionalInterface
  private interface Shown {
    String of(long known, long now);
  }

  /** A good answer, but not with the index that it should have. */
  private static Trick odd(Shown shown) {
    Script script =
        (query, truth) -> {
          long now = Long.parseLong(truth.headers().getOrDefault(Reply.INDEX, "1"));
          String index = shown.of(query.index().orElse(now), now);
          return Optional.of(truth.with(Reply.INDEX, index));
        };
    return new Trick(script, 10, Bars.RIGHT);
  }

  private static Trick failing(String index) {
    Script script = Script.changed(truth -> truth.with(Reply.INDEX, index));
    return new Trick(script, 2, Bars.BACKOFF);
  }

  /** Once far ahead, then as it is. */
  private static Script jump() {
    AtomicBoolean done = new AtomicBoolean();
    return (query, truth) ->
        done.getAndSet(true)
            ? Optional.empty()
            : Optional.of(truth.with(Reply.INDEX, "1000000000"));
  }

  private static Registration weighted(String service, int weight) {
    return Registration.of(service, "i-1", 8_000).withWeight(weight);
  }

  private static int asked(ScriptedConsul consul, String name, Map<String, Integer> before) {
    return consul.count(ScriptedConsul.healthOf(name)) - before.getOrDefault(name, 0);
  }

  private static Map<String, Integer> counts(ScriptedConsul consul, Map<String, Trick> tricks) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List.copyOf(tricks.keySet())
        .forEach(name -> counts.put(name, consul.count(ScriptedConsul.healthOf(name))));
    return counts;
  }
}
