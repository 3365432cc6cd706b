package dev.fingerpost.policies.service;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Words;

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
}
