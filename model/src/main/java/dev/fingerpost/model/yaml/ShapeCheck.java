package dev.fingerpost.model.yaml;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The walk of a tree along a shape. It finds everything that is wrong, each where it stands; what
 * it finds nothing wrong with can be read with {@link Fields}.
 */
public final class ShapeCheck {

  private final Findings findings;
  private final ImmutableMap<String, Refusal> known;
  private int wrong;

  /** A check that reports here. */
  public ShapeCheck(Findings findings) {
    this(findings, ImmutableMap.of());
  }

  /**
   * A check that reports here.
   *
   * @param known keys that are known wherever they are written and not taken; a block's own win
   */
  public ShapeCheck(Findings findings, Map<String, Refusal> known) {
    this.findings = findings;
    this.known = ImmutableMap.copyOf(known);
  }

  /**
   * Checks a node.
   *
   * @param path the dotted way to it; its last part names it in messages
   * @return whether it can be read; so it can if all that is wrong is that it is not served
   */
  public boolean check(YamlNode node, Shape shape, String path) {
    return check(node, shape, Path.of(path));
  }

  /** The same for a node whose name may have dots. */
  public boolean check(YamlNode node, Shape shape, String path, String name) {
    return check(node, shape, new Path(path, name));
  }

  private boolean check(YamlNode node, Shape shape, Path path) {
    int before = wrong;
    walk(node, shape, path);
    return wrong == before;
  }

  /** Reports a name of the language that this version does not serve. */
  public void notServed(Location place, String name, String path) {
    findings.error(
        TextCode.NOT_SERVED,
        place,
        path,
        "`%s` is not served by this version yet".formatted(name),
        "leave it out");
  }

  private void error(TextCode code, Location place, String path, String message, String hint) {
    wrong++;
    findings.error(code, place, path, message, hint);
  }

  private void walk(YamlNode node, Shape shape, Path path) {
    if (shape instanceof Shape.Unserved unserved) {
      walk(node, unserved.shape(), path);
      return;
    }
    if (isNone(node) && !takesWords(shape)) {
      error(
          TextCode.VALUE,
          node.location(),
          path.dotted(),
          "`none` is not a value of `%s`".formatted(path.name()),
          shape instanceof Shape.Period period && period.min().isZero()
              ? "write 0s"
              : "it cannot be switched off: leave it out");
      return;
    }
    if (!shape.kinds().contains(node.kind())) {
      wrongType(node, shape, path);
      return;
    }
    switch (shape) {
      case Shape.Whole whole -> whole((Scalar) node, whole, path);
      case Shape.Period period -> period((Scalar) node, period, path);
      case Shape.Flag flag -> {}
      case Shape.FreeText text -> {}
      case Shape.OneOf oneOf -> oneOf((Scalar) node, oneOf, path);
      case Shape.Word word -> word((Scalar) node, word, path);
      case Shape.Items items -> items((Sequence) node, items, path);
      case Shape.Named named -> named((Mapping) node, named, path);
      case Shape.OneKey oneKey -> oneKey((Mapping) node, oneKey, path);
      case Shape.Block block -> block((Mapping) node, block, path);
      case Shape.Unserved unserved -> {} // looked into above
      case Shape.Either either ->
          either.shapes().stream()
              .filter(branch -> branch.kinds().contains(node.kind()))
              .findFirst()
              .ifPresent(branch -> walk(node, branch, path));
    }
  }

  private static boolean isNone(YamlNode node) {
    return node instanceof Scalar scalar
        && scalar.kind() == Kind.STRING
        && scalar.text().equals("none");
  }

  private static boolean takesWords(Shape shape) {
    return switch (shape) {
      case Shape.OneOf oneOf -> true;
      case Shape.Word word -> true;
      case Shape.FreeText text -> true;
      case Shape.Unserved unserved -> takesWords(unserved.shape());
      case Shape.Either either -> either.shapes().stream().anyMatch(ShapeCheck::takesWords);
      case Shape.Whole whole -> false;
      case Shape.Period period -> false;
      case Shape.Flag flag -> false;
      case Shape.Items items -> false;
      case Shape.Named named -> false;
      case Shape.OneKey oneKey -> false;
      case Shape.Block block -> false;
    };
  }

  private void wrongType(YamlNode node, Shape shape, Path path) {
    String hint = "";
    if (takesPeriod(shape) && node instanceof Scalar number && isNumber(number.kind())) {
      hint = "a duration needs a unit: write %ss or %sms".formatted(number.text(), number.text());
    } else if (takesShare(shape) && node instanceof Scalar number && isNumber(number.kind())) {
      hint = "a share needs a percent sign: write %s%%".formatted(number.text());
    } else if (shape instanceof Shape.Word word
        && node instanceof Scalar text
        && word.pattern().matcher(text.text()).matches()) {
      hint = "write it in quotes: \"%s\"".formatted(text.text());
    }
    error(
        TextCode.TYPE,
        node.location(),
        path.dotted(),
        "`%s` must be %s, not %s".formatted(path.name(), shape.words(), node.kind().word()),
        hint);
  }

  private static boolean takesPeriod(Shape shape) {
    return shape instanceof Shape.Period
        || (shape instanceof Shape.Either either
            && either.shapes().stream().anyMatch(ShapeCheck::takesPeriod));
  }

  private static boolean takesShare(Shape shape) {
    return shape instanceof Shape.Word word && word.code() == TextCode.SHARE;
  }

  private static boolean isNumber(Kind kind) {
    return kind == Kind.INTEGER || kind == Kind.DECIMAL;
  }

  private void whole(Scalar node, Shape.Whole shape, Path path) {
    Optional<Long> value = Fields.wholeNumber(node.text());
    if (value.isEmpty() || value.get() < shape.min() || value.get() > shape.max()) {
      error(
          TextCode.RANGE,
          node.location(),
          path.dotted(),
          "`%s`: %s (expected: %d to %d)"
              .formatted(path.name(), node.text(), shape.min(), shape.max()),
          "");
    }
  }

  private void period(Scalar node, Shape.Period shape, Path path) {
    Optional<Duration> value = Durations.parse(node.text());
    if (value.isEmpty()) {
      error(
          TextCode.DURATION,
          node.location(),
          path.dotted(),
          "`%s` is not a duration".formatted(node.text()),
          Fields.wholeNumber(node.text()).isPresent()
              ? "a duration needs a unit: write %ss or %sms".formatted(node.text(), node.text())
              : "write a number and ms, s, m or h: 250ms, 5s, 1h30m");
    } else if (value.get().compareTo(shape.min()) < 0 || value.get().compareTo(shape.max()) > 0) {
      error(
          TextCode.RANGE,
          node.location(),
          path.dotted(),
          "`%s`: %s (expected: %s to %s)"
              .formatted(
                  path.name(),
                  node.text(),
                  Durations.print(shape.min()),
                  Durations.print(shape.max())),
          "");
    }
  }

  private void oneOf(Scalar node, Shape.OneOf shape, Path path) {
    Refusal refusal = shape.refused().get(node.text());
    if (refusal instanceof Refusal.NotServed) {
      notServed(node.location(), node.text(), path.dotted());
      return;
    }
    if (shape.values().contains(node.text())) {
      return;
    }
    String hint =
        refusal instanceof Refusal.Foreign foreign
            ? "that is called " + foreign.here() + " here"
            : Names.nearest(node.text(), shape.values())
                .map(near -> "did you mean `" + near + "`?")
                .orElse("expected: " + String.join(", ", shape.values()));
    error(
        TextCode.VALUE,
        node.location(),
        path.dotted(),
        "`%s` is not a value of `%s`".formatted(node.text(), path.name()),
        hint);
  }

  private void word(Scalar node, Shape.Word shape, Path path) {
    if (!shape.pattern().matcher(node.text()).matches()) {
      String message =
          switch (shape.code()) {
            case NAME -> "`%s` is not a name".formatted(node.text());
            case SHARE -> "`%s` is not a share".formatted(node.text());
            case TIME -> "`%s` is not a time".formatted(node.text());
            default -> "`%s` is not a value of `%s`".formatted(node.text(), path.name());
          };
      error(shape.code(), node.location(), path.dotted(), message, shape.expected());
    }
  }

  private void items(Sequence node, Shape.Items shape, Path path) {
    ImmutableList<YamlNode> items = node.items();
    for (int i = 0; i < items.size(); i++) {
      walk(items.get(i), shape.item(), path.item(i));
    }
  }

  private void named(Mapping node, Shape.Named shape, Path path) {
    node.entries()
        .forEach((key, entry) -> {
          word(new Scalar(entry.location(), key, Kind.STRING), shape.name(), path);
          walk(entry.value(), shape.value(), path.key(key));
        });
  }

  private void oneKey(Mapping node, Shape.OneKey shape, Path path) {
    Set<String> names = shape.keys().keySet();
    node.entries()
        .forEach((key, entry) -> {
          Shape value = shape.keys().get(key);
          if (value == null) {
            unknownKey(entry, key, names, path);
          } else {
            walk(entry.value(), value, path.key(key));
          }
        });
    if (node.entries().isEmpty()) {
      error(
          TextCode.MISSING,
          node.location(),
          path.dotted(),
          "`%s` needs a key".formatted(path.name()),
          "one of: " + String.join(", ", names));
    }
    exclusive(node, names, path);
  }

  private void block(Mapping node, Shape.Block shape, Path path) {
    node.entries()
        .forEach((key, entry) -> {
          Shape value = shape.keys().get(key);
          Refusal refusal = shape.refused().get(key);
          if (value != null) {
            if (value instanceof Shape.Unserved) {
              notServed(entry.location(), key, path.key(key).dotted());
            }
            walk(entry.value(), value, path.key(key));
          } else if (refusal == null) {
            unknownKey(entry, key, shape.keys().keySet(), path);
          } else {
            refusedKey(entry.location(), key, refusal, path);
          }
        });
    exclusive(node, shape.exclusive(), path);
    for (String key : Sets.difference(shape.required(), node.entries().keySet())) {
      error(
          TextCode.MISSING,
          node.location(),
          path.dotted(),
          "`%s` needs the key `%s`".formatted(path.name(), key),
          "");
    }
  }

  private void exclusive(Mapping node, Set<String> keys, Path path) {
    ImmutableSet<String> written = Sets.intersection(node.entries().keySet(), keys).immutableCopy();
    if (written.size() > 1) {
      Entry last = node.entries().get(Iterables.getLast(written));
      error(
          TextCode.EXCLUSIVE,
          last == null ? node.location() : last.location(),
          path.dotted(),
          written.stream().map(key -> "`" + key + "`").collect(Collectors.joining(" and "))
              + " exclude each other",
          "keep one of them");
    }
  }

  private void refusedKey(Location place, String key, Refusal refusal, Path path) {
    switch (refusal) {
      case Refusal.NotServed notServed -> notServed(place, key, path.key(key).dotted());
      case Refusal.Elsewhere elsewhere ->
          error(
              TextCode.UNKNOWN_KEY,
              place,
              path.dotted(),
              unknown(key, path),
              "it belongs " + elsewhere.where());
      case Refusal.Foreign foreign ->
          error(
              TextCode.FOREIGN,
              place,
              path.dotted(),
              unknown(key, path),
              "that is called " + foreign.here() + " here");
    }
  }

  private void unknownKey(Entry entry, String key, Set<String> taken, Path path) {
    Refusal refusal = known.get(key);
    if (refusal != null) {
      refusedKey(entry.location(), key, refusal, path);
      return;
    }
    error(
        TextCode.UNKNOWN_KEY,
        entry.location(),
        path.dotted(),
        unknown(key, path),
        Names.hint(key, taken));
  }

  private static String unknown(String key, Path path) {
    return path.isRoot()
        ? "unknown key `%s`".formatted(key)
        : "unknown key `%s` in `%s`".formatted(key, path.name());
  }
}
