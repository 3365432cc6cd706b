package dev.fingerpost.model.yaml;

/** Why a name that is no key or value here is nevertheless known. */
public sealed interface Refusal {

  /**
   * Other products use the name.
   *
   * @param here what it is called here, with back-quotes around names
   */
  record Foreign(String here) implements Refusal {}

  /**
   * It belongs elsewhere in the language.
   *
   * @param where as in {@code it belongs under ...}
   */
  record Elsewhere(String where) implements Refusal {}

  /** It belongs to the language, and this version does not serve it. */
  record NotServed() implements Refusal {}
}
