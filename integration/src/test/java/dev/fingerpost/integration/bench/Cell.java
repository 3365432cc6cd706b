package dev.fingerpost.integration.bench;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The cells in which a server of a mesh is held against others. */
@SuppressWarnings("ImmutableEnumChecker") // records and methods, which do not change
enum Cell implements Measurable {
  PROPAGATE_ALL(
      List.of(
          Shape.all(1_000, 100), Shape.all(1_000, 100).with(Wire.SOTW), Shape.all(5_000, 1_000)),
      Scenarios::propagate),
  PROPAGATE_SCOPED(
      List.of(
          Shape.scoped(1_000, 100),
          Shape.scoped(5_000, 100),
          Shape.scoped(1_000, 100).with(Wire.SOTW)),
      Scenarios::propagate),
  SCALE_S(
      List.of(Shape.all(1_000, 10), Shape.all(5_000, 10), Shape.all(20_000, 10)), Scenarios::count),
  CONNECT(List.of(Shape.all(1_000, 1_000), Shape.all(5_000, 1_000)), Scenarios::connect),
  STORM(List.of(Shape.all(1_000, 1_000), Shape.all(5_000, 1_000)), Scenarios::storm),
  MEMORY(
      List.of(Shape.all(1_000, 600), Shape.all(5_000, 600), Shape.scoped(5_000, 600)),
      Scenarios::memory),
  CHURN(
      List.of(
          Shape.all(1_000, 100).withLoad(10),
          Shape.all(1_000, 100).withLoad(100),
          Shape.all(1_000, 100).withLoad(1_000)),
      Scenarios::churn,
      Frame.Reader.NAMES),
  SLOW_CLIENT(
      List.of(
          Shape.all(1_000, 100).withLoad(10), Shape.all(1_000, 100).with(Wire.SOTW).withLoad(10)),
      Scenarios::slowClients),
  POLICY_FANOUT(
      List.of(
          Shape.scoped(1_000, 100).withRoutes(10).withLoad(10),
          Shape.scoped(1_000, 100).withRoutes(10).withLoad(1)),
      Scenarios::fanOut),
  GROUPS(
      List.of(
          Shape.scoped(1_000, 1_000).withGroups(1),
          Shape.scoped(1_000, 1_000).withGroups(100),
          Shape.scoped(1_000, 1_000).withGroups(1_000)),
      Scenarios::propagate),
  RECONNECT(
      List.of(
          Shape.all(1_000, 100).withRoutes(10), Shape.all(1_000, 100).withRoutes(10).withLoad(1)),
      Scenarios::reconnect,
      Frame.Reader.VERSIONS),
  MICRO(List.of(Shape.all(1, 0)), Scenarios::micro),
  SCALE(List.of(Shape.scoped(10_000, 5_000)), Scenarios::scale);

  /** One for each metric that goals compare. */
  private static final Set<Cell> SELF_TESTED = Sets.immutableEnumSet(PROPAGATE_ALL, CONNECT, CHURN);

  private final ImmutableList<Shape> shapes;
  private final Function<Trial, Outcome> scenario;
  private final Frame.Reader reader;

  Cell(List<Shape> shapes, Function<Trial, Outcome> scenario) {
    this(shapes, scenario, Frame.Reader.COUNTS);
  }

  Cell(List<Shape> shapes, Function<Trial, Outcome> scenario, Frame.Reader reader) {
    this.shapes = ImmutableList.copyOf(shapes);
    this.scenario = scenario;
    this.reader = reader;
  }

  @Override
  public String label() {
    return Ascii.toLowerCase(name()).replace('_', '-');
  }

  @Override
  public ImmutableList<Shape> shapes() {
    return shapes;
  }

  Outcome run(Trial trial) {
    return scenario.apply(trial);
  }

  /** The load for a server on that port. */
  Clients clients(Shape shape, int port) {
    return new Clients(shape, port, reader, this == SLOW_CLIENT ? Scenarios.slow(shape) : 0);
  }

  /**
   * Which contestants take part: the product, those that a goal holds it against, and in some cells
   * the limit once more in the first shape, to see how much of a difference is noise.
   */
  @Override
  public Set<Contestant.Name> contestants(Shape shape) {
    Set<Contestant.Name> names = EnumSet.of(Contestant.Name.PRODUCT);
    for (Goal goal : Goal.ALL) {
      if (goal.cell() == this && goal.where().test(shape)) {
        goal.other().ifPresent(names::add);
      }
    }
    if (SELF_TESTED.contains(this) && shape.equals(shapes.getFirst())) {
      names.add(Contestant.Name.LIMIT_AGAIN);
    }
    return names;
  }
}
