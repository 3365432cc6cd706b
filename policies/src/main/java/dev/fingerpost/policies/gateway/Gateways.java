package dev.fingerpost.policies.gateway;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.grammar.PeerNames;
import dev.fingerpost.policies.grammar.Subject;

/** The grammar of {@code gateways.NAME}. */
public final class Gateways {

  /** What may be written for one gateway. */
  public static final Shape.Block SHAPE =
      Shape.Block.EMPTY.with("port", new Shape.Whole(1, 65_535)).refusing(PeerNames.KEYS);

  private Gateways() {}

  /** Reports what only the whole gateway shows. */
  public static void check(Subject gateway) {}
}
