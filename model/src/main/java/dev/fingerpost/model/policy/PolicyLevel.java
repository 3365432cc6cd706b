package dev.fingerpost.model.policy;

/** What can write a value of a policy. A later level wins over an earlier one. */
public enum PolicyLevel {
  /** The product itself: its defaults and its presets. */
  BUILT_IN,
  /** {@code defaults}. */
  DEFAULTS,
  /** What a registry says of an instance, as far as {@code consul.allowMeta} lets it. */
  REGISTRY,
  /** A preset of a policy file, for the level that names it. */
  PRESET,
  /** {@code services.NAME}. */
  SERVICE,
  /** A route of a service. */
  ROUTE
}
