package dev.fingerpost.policies.subset;

/** What a {@code filter} asks of an instance. */
sealed interface Filter {

  /** Where the registry keeps an attribute. */
  enum Attributes {
    SERVICE_META,
    SERVICE_TAGS,
    NODE_META
  }

  /** The value under a key. */
  record Is(Attributes of, String key, String value) implements Filter {}

  /** A tag, or a key of a mapping. */
  record Has(Attributes of, String value) implements Filter {}

  /** The opposite. */
  record Not(Filter filter) implements Filter {}

  /** Both. */
  record And(Filter left, Filter right) implements Filter {}

  /** Either or both. */
  record Or(Filter left, Filter right) implements Filter {}
}
