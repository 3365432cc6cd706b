package dev.fingerpost.server.brake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Rereadable.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What holds of the brake whatever registries do: random registries, answers and approvals, 60
 * lives of 60 passes. A failure names its seed.
 */
class BrakePropertyTest {

  private static final int LIVES = 60;
  private static final int PASSES = 60;
  private static final int SERVICES = 9;
  private static final int MOST = 12;

  /** What may happen to instances. */
  enum Fate {
    /** They come and go. */
    VANISH,
    /** They become sick and well, too. */
    SICKEN
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNewGoesOutAndNothingIsInvented(Fate fate) {
    for (int seed = 0; seed < LIVES; seed++) {
      Life life = new Life(seed, fate);
      for (int pass = 0; pass < PASSES; pass++) {
        Map<String, Map<String, Instance>> before = life.published();
        life.step();
        Map<String, Map<String, Instance>> after = life.published();
        for (Service service : life.rig.live().services().values()) {
          for (Instance instance : service.instances()) {
            Instance out =
                Objects.requireNonNull(
                    after.getOrDefault(service.name(), Map.of()).get(instance.id()),
                    () -> life + ": " + instance.id());
            boolean isLive = instance.equals(out);
            boolean isHeld = instance.with(out.checks()).equals(out) && life.holds(service.name());
            life.require(isLive || isHeld, instance.id());
          }
        }
        after.forEach((service, instances) ->
            instances.forEach((id, instance) ->
                life.require(
                    life.isLive(service, instance)
                        || (instance.equals(before.getOrDefault(service, Map.of()).get(id))
                            && life.holds(service)),
                    id)));
        if (life.rig.holdsNothing()) {
          assertThat(life.rig.ruling().catalog()).as("%s", life).isSameAs(life.rig.live());
        }
      }
    }
  }

  /** Without a release, no more vanishes within a minute than the limits say. */
  @Test
  void neverLosesMoreThanItSays() {
    long held = 0;
    for (int seed = 0; seed < LIVES; seed++) {
      Life life = new Life(seed, Fate.VANISH);
      Ledger ledger = new Ledger();
      for (int pass = 0; pass < PASSES; pass++) {
        life.happen();
        life.rig.rule();
        ledger.note(life);
        held += life.rig.ruling().holds().size();
      }
    }
    assertThat(held).as("the test holds something at all").isGreaterThan(LIVES);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReleasedInTheEndIsTheLiveTruth(Fate fate) {
    for (int seed = 0; seed < LIVES; seed++) {
      Life life = new Life(seed, fate);
      for (int pass = 0; pass < PASSES; pass++) {
        life.step();
      }
      for (int round = 0; round < 10 && !life.rig.holdsNothing(); round++) {
        life.rig.ruling().holds().stream()
            .filter(hold -> hold.progress().needed() == 0)
            .forEach(hold -> life.rig.approve(hold.hash()));
        life.rig.answer(Look.SAME);
        life.rig.ruleAfter(Duration.ofSeconds(61));
      }
      assertThat(life.rig.ruling().holds()).as("%s", life).isEmpty();
      assertThat(life.rig.ruling().catalog()).as("%s", life).isSameAs(life.rig.live());
    }
  }

  @Test
  void anApprovalReleasesItsOwnHoldAlone() {
    int approved = 0;
    for (int seed = 0; seed < LIVES; seed++) {
      Life life = new Life(seed, Fate.SICKEN);
      for (int pass = 0; pass < PASSES; pass++) {
        life.step();
        List<Hold> holds = life.rig.ruling().holds();
        if (holds.size() > 1) {
          Hold chosen = holds.getFirst();
          life.rig.approve(chosen.hash());
          life.rig.rule();
          approved++;
          assertThat(life.rig.ruling().holds())
              .as("%s", life)
              .extracting(Hold::hash)
              .doesNotContain(chosen.hash());
          // What is held of one service may now be held as a part of all.
          holds.stream()
              .skip(1)
              .filter(hold -> !hold.reason().isAboutAll())
              .forEach(
                  hold -> assertThat(life.holds(hold.services().first())).as("%s", life).isTrue());
        }
      }
    }
    assertThat(approved).isPositive();
  }

  @Test
  void twoReplicasRuleAlike() {
    for (int seed = 0; seed < LIVES; seed++) {
      Life one = new Life(seed, Fate.SICKEN);
      Life other = new Life(seed, Fate.SICKEN);
      for (int pass = 0; pass < PASSES; pass++) {
        one.step();
        other.step();
        assertThat(other.rig.ruling()).as("%s", one).isEqualTo(one.rig.ruling());
      }
    }
  }

  /** One random registry before a brake. */
  private static final class Life {

    final Rig rig = new Rig(0);
    private final int seed;
    private final Fate fate;
    private final SplittableRandom random;
    private final Map<String, Map<Integer, Instance>> services = new TreeMap<>();
    private int passes;

    Life(int seed, Fate fate) {
      this.seed = seed;
      this.fate = fate;
      this.random = new SplittableRandom(seed);
      for (int n = 0; n < SERVICES; n++) {
        String name = "s" + n;
        services.put(name, new TreeMap<>());
        for (int i = random.nextInt(MOST); i >= 0; i--) {
          of(name).put(i, Rig.instance(name, i));
        }
        write(name);
      }
      rig.rule();
    }

    /** Something happens, the registry or a person says something about it, a pass runs. */
    void step() {
      happen();
      switch (random.nextInt(6)) {
        case 0 -> rig.answer(Look.SAME);
        case 1 -> rig.answer(Look.OTHER);
        case 2 -> rig.answer(Look.UNKNOWN);
        case 3 -> {
          rig.ruling().holds().stream().findAny().ifPresent(hold -> rig.approve(hold.hash()));
          rig.rule();
        }
        default -> rig.rule();
      }
    }

    void happen() {
      passes++;
      rig.pass(Duration.ofMillis(random.nextInt(1, 20_000)));
      switch (random.nextInt(8)) {
        case 0 -> services.keySet().forEach(name -> lose(name, 60)); // an outage
        case 1 -> services.keySet().forEach(this::restore);
        case 2 -> lose(any(), 100);
        case 3, 4 -> lose(any(), 40);
        case 5 -> restore(any());
        case 6 -> {
          if (fate == Fate.SICKEN) {
            services.keySet().forEach(name -> sicken(name, random.nextInt(100)));
          }
        }
        default -> {
          if (fate == Fate.SICKEN) {
            sicken(any(), 50);
          }
        }
      }
    }

    private Map<Integer, Instance> of(String name) {
      return Objects.requireNonNull(services.get(name));
    }

    private String any() {
      return "s" + random.nextInt(SERVICES);
    }

    private void lose(String name, int percent) {
      of(name).keySet().removeIf(i -> random.nextInt(100) < percent);
      write(name);
    }

    private void restore(String name) {
      for (int i = random.nextInt(MOST); i >= 0; i--) {
        of(name).put(i, Rig.instance(name, i));
      }
      write(name);
    }

    private void sicken(String name, int percent) {
      of(name)
          .replaceAll((i, instance) ->
              random.nextInt(100) < percent
                  ? Rig.sick(List.of(instance)).getFirst()
                  : Rig.instance(name, i));
      write(name);
    }

    private void write(String name) {
      List<Instance> instances = new ArrayList<>(of(name).values());
      if (instances.isEmpty() && random.nextBoolean()) {
        rig.forget(name);
      } else {
        rig.set(name, instances);
      }
    }

    /** As an assertion, of which there are too many here to be dear. */
    void require(boolean claim, String what) {
      if (!claim) {
        throw new AssertionError(this + ": " + what);
      }
    }

    boolean holds(String service) {
      return rig.ruling().holds().stream().anyMatch(hold -> hold.services().contains(service));
    }

    boolean isLive(String service, Instance instance) {
      Service listed = rig.live().services().get(service);
      return listed != null && listed.instances().contains(instance);
    }

    Map<String, Map<String, Instance>> published() {
      ServiceCatalog catalog = rig.ruling().catalog();
      Map<String, Map<String, Instance>> all = new TreeMap<>();
      catalog
          .services()
          .forEach((name, service) -> {
            Map<String, Instance> instances = new TreeMap<>();
            service.instances().forEach(instance -> instances.put(instance.id(), instance));
            all.put(name, instances);
          });
      return all;
    }

    @Override
    public String toString() {
      return "seed %d, %s, pass %d".formatted(seed, fate, passes);
    }
  }

  /** What was published within the last minute, and the limits over that. */
  private static final class Ledger {

    private final List<Map<String, Integer>> published = new ArrayList<>();
    private final List<Instant> until = new ArrayList<>();

    void note(Life life) {
      Map<String, Integer> now = new TreeMap<>();
      life.published().forEach((name, instances) -> now.put(name, instances.size()));
      if (!published.isEmpty()) {
        until.add(life.rig.now());
      }
      while (!until.isEmpty()
          && !life.rig.now().isBefore(until.getFirst().plus(Duration.ofSeconds(60)))) {
        until.removeFirst();
        published.removeFirst();
      }
      published.add(now);
      TreeSet<String> names = new TreeSet<>();
      published.forEach(each -> names.addAll(each.keySet()));
      int lost = 0;
      int of = 0;
      for (String name : names) {
        int largest =
            published.stream().mapToInt(each -> each.getOrDefault(name, 0)).max().orElse(0);
        int left = now.getOrDefault(name, 0);
        lost += largest - left;
        of += largest;
        assertThat(left).as("%s: the last of %s", life, name).isPositive();
        if (largest >= 4) {
          assertThat((largest - left) * 2).as("%s: %s", life, name).isLessThanOrEqualTo(largest);
        }
      }
      assertThat(lost)
          .as("%s: all", life)
          .isLessThanOrEqualTo(Math.max(3, Math.floorDiv(of * 30, 100)));
    }
  }
}
