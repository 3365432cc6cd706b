package dev.fingerpost.integration.proof;

import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.envoy.check.Effect;
import java.util.function.Consumer;

/**
 * A rule, and what an Envoy does with a resource that breaks it.
 *
 * @param effect what is shown; only an Envoy that stalls or dies cannot be used again
 */
record Proof(CheckCode code, Effect effect, Consumer<Lab> show) {

  static Proof of(CheckCode code, Consumer<Lab> show) {
    return new Proof(code, code.effect(), show);
  }

  /** Whether the Envoy is of no use afterwards. */
  boolean spoilsTheEnvoy() {
    return switch (effect) {
      case STALLS, DIES -> true;
      case NONE, ACCEPTS_SILENTLY, REFUSES -> false;
    };
  }

  @Override
  public String toString() {
    return code.code() + " " + code.name() + ": " + effect.words();
  }
}
