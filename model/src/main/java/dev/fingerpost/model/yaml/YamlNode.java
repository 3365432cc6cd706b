package dev.fingerpost.model.yaml;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Location;
import java.util.Optional;

/** A piece of YAML that knows its place. */
public sealed interface YamlNode {

  /** Where it begins. */
  Location location();

  /** What it is, in the words of messages. */
  Kind kind();

  /** Keys and values, in the order of the text. */
  record Mapping(Location location, ImmutableMap<String, Entry> entries) implements YamlNode {

    @Override
    public Kind kind() {
      return Kind.MAPPING;
    }

    /** The value of a key. */
    public Optional<YamlNode> get(String key) {
      return entry(key).map(Entry::value);
    }

    /** A key with its place and its value. */
    public Optional<Entry> entry(String key) {
      return Optional.ofNullable(entries.get(key));
    }
  }

  /**
   * One key of a mapping.
   *
   * @param location the key's place
   */
  record Entry(Location location, YamlNode value) {}

  /** A list. */
  record Sequence(Location location, ImmutableList<YamlNode> items) implements YamlNode {
    @Override
    public Kind kind() {
      return Kind.LIST;
    }
  }

  /**
   * A single value.
   *
   * @param text as written, without quotes
   * @param kind what YAML 1.2 takes it for; quoted text is always a string
   */
  record Scalar(Location location, String text, Kind kind) implements YamlNode {}

  /** What a node is. */
  enum Kind {
    MAPPING,
    LIST,
    STRING,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    NOTHING;

    /** The name in messages. */
    public String word() {
      return switch (this) {
        case MAPPING -> "mapping";
        case LIST -> "list";
        case STRING -> "string";
        case INTEGER -> "integer";
        case DECIMAL -> "decimal";
        case BOOLEAN -> "boolean";
        case NOTHING -> "nothing";
      };
    }
  }
}
