package dev.fingerpost.model.yaml;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Longs;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Typed reading of a mapping that {@link ShapeCheck} found nothing wrong with; a value of the wrong
 * type is the caller's mistake.
 */
public record Fields(Mapping mapping) {

  /** No keys. */
  public static final Fields NONE =
      new Fields(new Mapping(new Location("", 1, 1), ImmutableMap.of()));

  /** Reads this node, a mapping. */
  public static Fields of(YamlNode node) {
    return new Fields((Mapping) node);
  }

  /** Whether the key is written. */
  public boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  /** A whole number. */
  public OptionalInt whole(String key) {
    Optional<Integer> value = scalar(key).flatMap(Fields::wholeNumber).map(Math::toIntExact);
    return value.isPresent() ? OptionalInt.of(value.get()) : OptionalInt.empty();
  }

  /** A duration. */
  public Optional<Duration> period(String key) {
    return scalar(key).flatMap(Durations::parse);
  }

  /** Whether the flag is written and true. */
  public boolean isTrue(String key) {
    return scalar(key).filter(text -> text.equalsIgnoreCase("true")).isPresent();
  }

  /** A single value as text. */
  public Optional<String> text(String key) {
    return scalar(key);
  }

  /** A mapping. */
  public Optional<Fields> block(String key) {
    return mapping.get(key).map(Fields::of);
  }

  /** The items of a list, none if it is not written. */
  public ImmutableList<YamlNode> items(String key) {
    return mapping.get(key).map(node -> ((Sequence) node).items()).orElse(ImmutableList.of());
  }

  /** The items of a list of single values, as texts. */
  public ImmutableList<String> texts(String key) {
    return items(key).stream()
        .map(node -> ((Scalar) node).text())
        .collect(ImmutableList.toImmutableList());
  }

  /** Where the key's value stands, or the mapping if it is not written. */
  public Location place(String key) {
    return mapping.get(key).map(YamlNode::location).orElse(mapping.location());
  }

  /** Where the key itself stands, or the mapping if it is not written. */
  public Location keyPlace(String key) {
    return mapping.entry(key).map(Entry::location).orElse(mapping.location());
  }

  private Optional<String> scalar(String key) {
    return mapping.get(key).map(node -> ((Scalar) node).text());
  }

  /** A whole number as YAML 1.2's core schema writes it, if it fits a long. */
  static Optional<Long> wholeNumber(String text) {
    if (text.startsWith("0x")) {
      return Optional.ofNullable(Longs.tryParse(text.substring(2), 16));
    }
    if (text.startsWith("0o")) {
      return Optional.ofNullable(Longs.tryParse(text.substring(2), 8));
    }
    return Optional.ofNullable(Longs.tryParse(text.startsWith("+") ? text.substring(1) : text));
  }
}
