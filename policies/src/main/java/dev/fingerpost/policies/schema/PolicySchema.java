package dev.fingerpost.policies.schema;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.policies.level.Grammar;

/** The policy language as a JSON Schema. */
public final class PolicySchema {

  private PolicySchema() {}

  /** The schema of a policy file: maps, lists and scalars, for a JSON writer. */
  public static ImmutableMap<String, Object> tree() {
    return new JsonSchema(Grammar.FILE, Parts.VALUE, Descriptions.VALUE).tree();
  }
}
