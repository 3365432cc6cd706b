package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.policies.fault.FaultsFacet;
import java.util.HashMap;
import java.util.Map;

/**
 * The policies of the last reading without errors: a level that is as it was, on a basis that is as
 * it was, is not bound again. Owned by one thread.
 */
public final class Bindings {

  private Object basis = ImmutableMap.of();
  private Map<String, Bound> kept = new HashMap<>();
  private int bound;

  /**
   * What a level came to.
   *
   * @param tracing where its effective values were written
   * @param found what is wrong with it
   */
  record Bound(
      Level level, ServicePolicy policy, Tracing tracing, ImmutableList<Diagnostic> found) {}

  /** Binds a level; what is wrong goes to the findings, where its values stand to the tracing. */
  interface Binding {
    ServicePolicy bind(Findings findings, Tracing tracing);
  }

  /** How many levels the last reading bound. */
  public int bound() {
    return bound;
  }

  /**
   * Begins a reading.
   *
   * @param basis all that a policy follows from, but its own level
   */
  Reading over(Object basis) {
    bound = 0;
    return new Reading(basis, basis.equals(this.basis) ? kept : Map.of());
  }

  /** One reading. */
  final class Reading {

    private final Object basis;
    private final Map<String, Bound> before;
    private final Map<String, Bound> all = new HashMap<>();

    private Reading(Object basis, Map<String, Bound> before) {
      this.basis = basis;
      this.before = before;
    }

    /** What the level at this path comes to. */
    Bound of(String path, Level level, Binding binding) {
      Bound old = before.get(path);
      boolean isSame = old != null && old.level.equals(level) && !dependsOnTime(level);
      Bound now = old != null && isSame ? old : bind(level, binding);
      all.put(path, now);
      return now;
    }

    /** Ends the reading, which had no errors. */
    void keep() {
      Bindings.this.basis = basis;
      kept = all;
    }

    private Bound bind(Level level, Binding binding) {
      bound++;
      Findings found = new Findings();
      Tracing tracing = new Tracing();
      ServicePolicy policy = binding.bind(found, tracing);
      return new Bound(level, policy, tracing, found.sorted());
    }

    /** Whether its warnings may be others a while later. */
    private static boolean dependsOnTime(Level level) {
      return level.entries().containsKey(FaultsFacet.KEY);
    }
  }
}
