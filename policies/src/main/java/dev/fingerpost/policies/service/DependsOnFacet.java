package dev.fingerpost.policies.service;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Words;
import java.util.Comparator;
import java.util.Optional;

/** The grammar of {@code dependsOn}: which services the service's own Envoys may see. */
public final class DependsOnFacet implements Facet {

  private static final Shape SHAPE =
      Shape.Either.of(Shape.OneOf.of("all"), new Shape.Items(Words.SERVICE));

  @Override
  public String key() {
    return "dependsOn";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  /** The services that a value names, empty for {@code all}. */
  public static Optional<ImmutableSortedSet<String>> bind(YamlNode node) {
    return node instanceof Sequence list
        ? Optional.of(
            list.items().stream()
                .map(item -> ((Scalar) item).text())
                .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder())))
        : Optional.empty();
  }
}
