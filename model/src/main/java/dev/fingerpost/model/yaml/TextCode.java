package dev.fingerpost.model.yaml;

/** The codes of what can be wrong with a text before anyone asks what it means. */
public enum TextCode {
  INVALID("P001", "not valid YAML"),
  UNREADABLE(
      "P002",
      "unreadable: not UTF-8, a NUL, an alias, not a regular file, or over a limit of size"),
  TWICE("P003", "key or name given twice"),
  CONFLICT("P004", "merge-conflict markers"),
  TAG("P005", "custom tag"),
  MORE_ERRORS("P007", "more errors than are listed"),
  NOT_SERVED("P009", "known, but not served by this version yet"),
  FOREIGN("P011", "another product's name"),
  UNKNOWN_KEY("P012", "unknown key"),
  MISSING("P013", "required key missing"),
  EXCLUSIVE("P014", "keys that exclude each other"),
  TYPE("P021", "wrong type"),
  VALUE("P022", "not one of the values"),
  RANGE("P023", "out of range"),
  DURATION("P024", "bad duration"),
  SHARE("P025", "bad share"),
  NAME("P027", "bad name"),
  ADDRESS("P028", "bad host or path"),
  TIME("P029", "bad time"),
  MORE_WARNINGS("W100", "more warnings than are listed");

  private final String id;
  private final String meaning;

  TextCode(String id, String meaning) {
    this.id = id;
    this.meaning = meaning;
  }

  /** The stable code in messages. */
  public String id() {
    return id;
  }

  /** One line for the list of codes. */
  public String meaning() {
    return meaning;
  }
}
