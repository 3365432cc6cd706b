package dev.fingerpost.model.yaml;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What may be written at a place: the grammar that {@link ShapeCheck} holds a node against. */
public sealed interface Shape {

  /** What a node must be for this shape to be meant. */
  ImmutableSet<Kind> kinds();

  /** A whole number. */
  record Whole(long min, long max) implements Shape {
    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.INTEGER);
    }
  }

  /** A duration with its unit. */
  record Period(Duration min, Duration max) implements Shape {
    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.STRING);
    }
  }

  /** {@code true} or {@code false}. */
  record Flag() implements Shape {
    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.BOOLEAN);
    }
  }

  /** Any single value, taken as text. */
  record FreeText() implements Shape {
    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.STRING, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN);
    }
  }

  /**
   * One of some words.
   *
   * @param refused other words that are known, and those of the values that are not served
   */
  record OneOf(ImmutableSet<String> values, ImmutableMap<String, Refusal> refused)
      implements Shape {

    /** One of these. */
    public static OneOf of(String... values) {
      return new OneOf(ImmutableSet.copyOf(values), ImmutableMap.of());
    }

    /** The same, which knows these others. */
    public OneOf refusing(Map<String, Refusal> others) {
      return new OneOf(values, ImmutableMap.copyOf(others));
    }

    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.STRING);
    }
  }

  /**
   * A string that matches a pattern as a whole.
   *
   * @param pattern also of meaning to JSON Schema: no possessive quantifiers, no inline flags
   * @param code what a string is called that does not match
   * @param expected the hint then
   */
  record Word(Pattern pattern, TextCode code, String expected) implements Shape {

    /** A string that matches this. */
    public static Word of(String regex, TextCode code, String expected) {
      return new Word(Pattern.compile(regex), code, expected);
    }

    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.STRING);
    }
  }

  /** A list. */
  record Items(Shape item) implements Shape {
    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.LIST);
    }
  }

  /** A mapping whose keys are names that the author chose. */
  record Named(Word name, Shape value) implements Shape {
    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.MAPPING);
    }
  }

  /** A mapping with exactly one of these keys. */
  record OneKey(ImmutableMap<String, Shape> keys) implements Shape {
    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.MAPPING);
    }
  }

  /**
   * A mapping with known keys.
   *
   * @param exclusive keys of which at most one may be written
   * @param refused keys that are known and not taken
   */
  record Block(
      ImmutableMap<String, Shape> keys,
      ImmutableSet<String> required,
      ImmutableSet<String> exclusive,
      ImmutableMap<String, Refusal> refused)
      implements Shape {

    /** No keys yet. */
    public static final Block EMPTY =
        new Block(ImmutableMap.of(), ImmutableSet.of(), ImmutableSet.of(), ImmutableMap.of());

    /** With one more key. */
    public Block with(String key, Shape shape) {
      return new Block(
          ImmutableMap.<String, Shape>builder().putAll(keys).put(key, shape).buildOrThrow(),
          required,
          exclusive,
          refused);
    }

    /** With one more key, which must be written. */
    public Block requiring(String key, Shape shape) {
      return new Block(
          with(key, shape).keys,
          Sets.union(required, ImmutableSet.of(key)).immutableCopy(),
          exclusive,
          refused);
    }

    /** With keys of which at most one may be written. */
    public Block excluding(String... others) {
      return new Block(keys, required, ImmutableSet.copyOf(others), refused);
    }

    /** With names that are known and not taken; a key of the block itself wins. */
    public Block refusing(Map<String, ? extends Refusal> others) {
      return new Block(
          keys,
          required,
          exclusive,
          ImmutableMap.<String, Refusal>builder()
              .putAll(refused)
              .putAll(others)
              .buildKeepingLast());
    }

    @Override
    public ImmutableSet<Kind> kinds() {
      return ImmutableSet.of(Kind.MAPPING);
    }
  }

  /** What belongs to the language and is checked in full, though this version does not serve it. */
  record Unserved(Shape shape) implements Shape {
    @Override
    public ImmutableSet<Kind> kinds() {
      return shape.kinds();
    }
  }

  /** One of several shapes, told apart by what the node is. */
  record Either(ImmutableList<Shape> shapes) implements Shape {

    /** One of these. */
    public static Either of(Shape... shapes) {
      return new Either(ImmutableList.copyOf(shapes));
    }

    @Override
    public ImmutableSet<Kind> kinds() {
      return shapes.stream()
          .flatMap(shape -> shape.kinds().stream())
          .collect(ImmutableSet.toImmutableSet());
    }
  }

  /** The kinds in words: {@code string or mapping}. */
  default String words() {
    return kinds().stream().map(Kind::word).collect(Collectors.joining(" or "));
  }
}
