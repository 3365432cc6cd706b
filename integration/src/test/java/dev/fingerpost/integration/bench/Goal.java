package dev.fingerpost.integration.bench;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.integration.bench.Contestant.Name;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What the product shall reach in a cell.
 *
 * @param where the shapes that it is about
 * @param bound how far, in the terms of the comparison
 */
record Goal(
    Measurable cell, Predicate<Shape> where, String metric, Comparison comparison, double bound) {

  private static final int ROUNDS_FOR_A_CLAIM = 5;
  private static final int ROUNDS_FOR_A_SPREAD = 3;

  /** What the metric is held against. */
  sealed interface Comparison {

    /** Another contestant's is so many times ours, at least. */
    record LessThan(Name other) implements Comparison {}

    /** Ours is so many times another contestant's, at most. */
    record Within(Name other) implements Comparison {}

    /** Ours, by itself, is at most so much. */
    record AtMost() implements Comparison {}

    /** Ours grows with the shape by a power of at most so much. */
    record GrowthIn(Axis axis) implements Comparison {}
  }

  /** What of a shape something may grow with. */
  enum Axis {
    SERVICES(Shape::services),
    GROUPS(Shape::groups);

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a method
    private final ToIntFunction<Shape> size;

    Axis(ToIntFunction<Shape> size) {
      this.size = size;
    }

    int of(Shape shape) {
      return size.applyAsInt(shape);
    }
  }

  /** Whether a goal is reached. */
  enum Result {
    MET,
    FAILED,
    /** What must be equal was not: the run says nothing. */
    VOID
  }

  /**
   * A goal and what was measured.
   *
   * @param value of the rounds, in the terms of the comparison
   * @param claim whether enough rounds agree on who is better
   */
  record Verdict(
      Goal goal, String setting, Spread value, int n, boolean cut, boolean claim, Result result) {

    Verdict withoutMeaning() {
      return new Verdict(goal, setting, value, n, cut, claim, Result.VOID);
    }
  }

  /** The goals of the suite. */
  static final ImmutableList<Goal> ALL = all();

  /** Whom it holds the product against, if anybody. */
  Optional<Name> other() {
    return switch (comparison) {
      case Comparison.LessThan(Name other) -> Optional.of(other);
      case Comparison.Within(Name other) -> Optional.of(other);
      case Comparison.AtMost() -> Optional.empty();
      case Comparison.GrowthIn(Axis axis) -> Optional.empty();
    };
  }

  /** What was measured about it, one verdict for each shape; none where nothing was. */
  ImmutableList<Verdict> judge(List<Measured> all) {
    List<Measured> inCell = all.stream().filter(m -> m.cell().equals(cell.label())).toList();
    ImmutableList<Verdict> verdicts =
        verdicts(inCell.stream().filter(m -> where.test(m.shape())).toList());
    return other().isPresent() && all.stream().anyMatch(this::isVoid)
        ? verdicts.stream().map(Verdict::withoutMeaning).collect(toImmutableList())
        : verdicts;
  }

  /** Whether the limit differs from itself there, in whichever cell that is. */
  private boolean isVoid(Measured one) {
    Spread same = one.ratios(Name.LIMIT_AGAIN, Name.LIMIT, metric);
    return same.rounds() >= ROUNDS_FOR_A_SPREAD && same.excludesOne();
  }

  private ImmutableList<Verdict> verdicts(List<Measured> about) {
    return switch (comparison) {
      case Comparison.LessThan(Name other) -> ratios(about, other, Name.PRODUCT, other);
      case Comparison.Within(Name other) -> ratios(about, Name.PRODUCT, other, other);
      case Comparison.AtMost() -> {
        ImmutableList.Builder<Verdict> verdicts = ImmutableList.builder();
        for (Measured one : about) {
          Spread values = one.values(Name.PRODUCT, metric);
          if (!values.isEmpty()) {
            verdicts.add(verdict(one, one.shape().text(), values, Name.PRODUCT));
          }
        }
        yield verdicts.build();
      }
      case Comparison.GrowthIn(Axis axis) ->
          growth(about, axis).stream().collect(toImmutableList());
    };
  }

  private ImmutableList<Verdict> ratios(List<Measured> about, Name over, Name under, Name other) {
    ImmutableList.Builder<Verdict> verdicts = ImmutableList.builder();
    for (Measured one : about) {
      Spread ratios = one.ratios(over, under, metric);
      if (!ratios.isEmpty()) {
        verdicts.add(verdict(one, one.shape().text(), ratios, other));
      }
    }
    return verdicts.build();
  }

  private Optional<Verdict> growth(List<Measured> about, Axis axis) {
    List<Measured> sized =
        about.stream()
            .filter(one -> !one.values(Name.PRODUCT, metric).isEmpty())
            .sorted((a, b) -> Integer.compare(axis.of(a.shape()), axis.of(b.shape())))
            .toList();
    if (sized.size() < 2) {
      return Optional.empty();
    }
    Measured small = sized.getFirst();
    Measured large = sized.getLast();
    double times = Math.log((double) axis.of(large.shape()) / axis.of(small.shape()));
    Spread before = small.values(Name.PRODUCT, metric);
    Spread after = large.values(Name.PRODUCT, metric);
    double exponent = Math.log(after.median() / before.median()) / times;
    Spread exponents = Spread.of(Stream.of(exponent));
    String setting = small.shape().text() + " to " + axis.of(large.shape());
    return Optional.of(verdict(large, setting, exponents, Name.PRODUCT));
  }

  private Verdict verdict(Measured one, String setting, Spread value, Name other) {
    return new Verdict(
        this,
        setting,
        value,
        Math.min(one.n(Name.PRODUCT), one.n(other)),
        one.isCut(Name.PRODUCT) || one.isCut(other),
        other().isPresent() && value.rounds() >= ROUNDS_FOR_A_CLAIM && value.excludesOne(),
        isReached(value) ? Result.MET : Result.FAILED);
  }

  private boolean isReached(Spread value) {
    return switch (comparison) {
      case Comparison.LessThan less -> value.median() >= bound;
      case Comparison.Within within -> value.median() <= bound;
      case Comparison.AtMost most -> value.median() <= bound;
      case Comparison.GrowthIn growth -> value.median() <= bound;
    };
  }

  private static ImmutableList<Goal> all() {
    Predicate<Shape> any = shape -> true;
    Predicate<Shape> delta = shape -> shape.wire() == Wire.DELTA;
    Predicate<Shape> thousand = delta.and(shape -> shape.services() == 1_000);
    Predicate<Shape> fiveThousand = delta.and(shape -> shape.services() == 5_000);
    Predicate<Shape> unchanged = shape -> shape.load() == 0;
    String last = "last.p50.ms";
    String cpu = "cpu.ms";
    Comparison naive = new Comparison.LessThan(Name.NAIVE);
    Comparison limit = new Comparison.Within(Name.LIMIT);
    Comparison most = new Comparison.AtMost();
    Comparison services = new Comparison.GrowthIn(Axis.SERVICES);
    return ImmutableList.of(
        new Goal(Cell.PROPAGATE_ALL, thousand, last, naive, 1.5),
        new Goal(Cell.PROPAGATE_ALL, fiveThousand, last, naive, 2.5),
        new Goal(Cell.PROPAGATE_ALL, delta.negate(), last, new Comparison.LessThan(Name.TUNED), 1),
        new Goal(Cell.PROPAGATE_ALL, any, last, limit, 1.5),
        new Goal(Cell.PROPAGATE_ALL, any, cpu, limit, 2),
        new Goal(Cell.PROPAGATE_SCOPED, thousand, last, naive, 4),
        new Goal(Cell.PROPAGATE_SCOPED, fiveThousand, last, naive, 10),
        new Goal(Cell.PROPAGATE_SCOPED, any, last, limit, 2),
        new Goal(Cell.PROPAGATE_SCOPED, any, cpu, limit, 2),
        new Goal(Cell.SCALE_S, any, "resources", services, 0.1),
        new Goal(Cell.SCALE_S, any, "messages", services, 0.1),
        new Goal(Cell.SCALE_S, any, "wire.kB", services, 0.1),
        new Goal(Cell.SCALE_S, any, "messages", limit, 1),
        new Goal(Cell.CONNECT, thousand, cpu, naive, 3),
        new Goal(Cell.CONNECT, fiveThousand, cpu, naive, 6),
        new Goal(Cell.CONNECT, any, cpu, limit, 2),
        new Goal(Cell.STORM, thousand, cpu, naive, 3),
        new Goal(Cell.STORM, any, cpu, limit, 2),
        new Goal(Cell.MEMORY, any, "client.kB", most, 40),
        new Goal(Cell.MEMORY, any, "client.kB", limit, 3),
        new Goal(Cell.MEMORY, fiveThousand, "client.kB", naive, 5),
        new Goal(Cell.CHURN, any, "staleness.p99.ms", limit, 2),
        new Goal(Cell.SLOW_CLIENT, any, "slowdown", most, 1.3),
        new Goal(Cell.POLICY_FANOUT, any, last, limit, 2),
        new Goal(Cell.POLICY_FANOUT, any, "resources", limit, 1),
        new Goal(Cell.GROUPS, any, cpu, new Comparison.GrowthIn(Axis.GROUPS), 0.1),
        new Goal(Cell.RECONNECT, unchanged, "resources", most, 0),
        new Goal(Cell.MICRO, any, "push.10k.us", most, 1_500),
        new Goal(Cell.SCALE, any, "ready.s", most, 10),
        new Goal(Cell.SCALE, any, "rss.MB", most, 1_200),
        new Goal(WholeCell.CONSUL_E2E, thousand, last, most, 20),
        new Goal(WholeCell.CONSUL_E2E, fiveThousand, "idle.consul.percent", most, 6),
        new Goal(WholeCell.CONSUL_E2E, fiveThousand, "idle.product.percent", most, 6),
        new Goal(WholeCell.CONSUL_E2E, fiveThousand, "rss.MB", most, 350),
        new Goal(WholeCell.COLD_START, thousand, "ready.s", most, 3),
        new Goal(WholeCell.COLD_START, fiveThousand, "ready.s", most, 10),
        new Goal(WholeCell.SCALE_REGISTRY, any, "last.p99.ms", most, 1_000),
        new Goal(WholeCell.SCALE_REGISTRY, any, "heap.MB", most, 4_000));
  }
}
