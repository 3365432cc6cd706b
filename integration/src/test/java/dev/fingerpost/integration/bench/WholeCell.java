package dev.fingerpost.integration.bench;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** The cells in which the whole product is measured, from its registry on. Nobody else is. */
@SuppressWarnings("ImmutableEnumChecker") // records and methods, which do not change
enum WholeCell implements Measurable {
  CONSUL_E2E(
      List.of(Shape.all(1_000, 10), Shape.all(5_000, 10)),
      (shape, effort) -> WholeProduct.run(shape, world -> new ConsulChanges(world, effort).run())),
  COLD_START(
      List.of(Shape.all(1_000, 10), Shape.all(5_000, 10)),
      (shape, effort) -> WholeProduct.run(shape, ColdStart::run)),
  SCALE_REGISTRY(List.of(Shape.scoped(100_000, 100)), LargeRegistry::run);

  private final ImmutableList<Shape> shapes;
  private final BiFunction<Shape, Effort, Outcome> scenario;

  WholeCell(List<Shape> shapes, BiFunction<Shape, Effort, Outcome> scenario) {
    this.shapes = ImmutableList.copyOf(shapes);
    this.scenario = scenario;
  }

  @Override
  public String label() {
    return Ascii.toLowerCase(name()).replace('_', '-');
  }

  @Override
  public ImmutableList<Shape> shapes() {
    return shapes;
  }

  @Override
  public Set<Contestant.Name> contestants(Shape shape) {
    return Set.of(Contestant.Name.PRODUCT);
  }

  Outcome run(Shape shape, Effort effort) {
    return scenario.apply(shape, effort);
  }
}
