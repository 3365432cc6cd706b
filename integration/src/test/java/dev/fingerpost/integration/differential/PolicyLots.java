package dev.fingerpost.integration.differential;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.Refusal;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.ShapeCheck;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.policies.level.Facets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Random policies, drawn from the shapes of the language itself: a new key is drawn as soon as it
 * may be written.
 *
 * @param density how many of a hundred keys are written
 */
record PolicyLots(Lots lots, int density) {

  /** Names of presets, built-in ones and those of {@link #presets}. */
  private static final ImmutableList<String> PRESETS =
      ImmutableList.of("standard", "strict", "gentle", "safe", "own-1", "own-2");

  /** A balancer that needs a key beside it, as no shape can say. */
  private static final Object DIRECT = Draft.text("direct");

  /** Texts for places that take only some; the shape says which. */
  private static final ImmutableList<String> TEXTS =
      ImmutableList.of(
          "none",
          "x-user-id",
          "X-Session",
          ":path",
          ":authority",
          "cookie",
          "a",
          "!#$%&'*+.^_`|~",
          "/",
          "/v1/stock",
          "/a%20b?c=d",
          "meta.weight",
          "tag.weight",
          "meta.zone",
          "tag.zone",
          "5%",
          "0.5%",
          "100%",
          "100/s",
          "1/h",
          "1.2.3.4",
          "example.com",
          "2036-12-01T10:00:00Z",
          "https://id.example.com/",
          "stable",
          "any",
          "dc2");

  /** Where a number must be of a kind, or is dear to Envoy if it is large. */
  private static final ImmutableListMultimap<String, Integer> NUMBERS =
      ImmutableListMultimap.<String, Integer>builder()
          .putAll("tableSize", 2, 3, 5, 101, 1009, 65_521, 65_537)
          .putAll("minimumRingSize", 1, 2, 3, 100, 1024, 65_536)
          .putAll("maximumRingSize", 1, 2, 1024, 65_536, 8_388_608)
          .build();

  /** What an author's own names are mostly for. */
  private static final ImmutableList<String> SUBSETS = ImmutableList.of("stable", "next", "eu");

  /** Names that mean something else, such as an instance of a registry. */
  private static final ImmutableMap<String, ImmutableList<String>> NAMES =
      ImmutableMap.of("fixedWeights", ImmutableList.of("i0", "i1", "i2", "nobody"));

  /** The same at its limit, where one costs an Envoy as much as a thousand others. */
  private static final ImmutableListMultimap<String, Integer> LIMITS =
      ImmutableListMultimap.of("tableSize", 5_000_011, "minimumRingSize", 8_388_608);

  /** A service's policy. */
  Map<String, Object> service() {
    return block(Facets.SERVICE);
  }

  /** Presets of each kind that has some. */
  Map<String, Object> presets() {
    Map<String, Object> presets = new LinkedHashMap<>();
    Facets.ALL.forEach((kind, facet) -> {
      if (!facet.presetShape().keys().isEmpty()) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("own-1", block(facet.presetShape()));
        own.put("own-2", block(facet.presetShape()));
        presets.put(kind, own);
      }
    });
    return presets;
  }

  /** The ways, as {@link Draft#ways} has them, to all keys and words that a policy may have. */
  static Set<String> ways() {
    Set<String> ways = new TreeSet<>();
    addWays(Facets.SERVICE, "", ways);
    ways.remove("loadBalancer=" + DIRECT); // alone it has no header
    return ways;
  }

  private static void addWays(Shape shape, String way, Set<String> ways) {
    switch (shape) {
      case Shape.Block block -> block.keys().forEach((key, inner) -> addKey(way, key, inner, ways));
      case Shape.OneKey keys -> keys.keys().forEach((key, inner) -> addKey(way, key, inner, ways));
      case Shape.Either either -> either.shapes().forEach(inner -> addWays(inner, way, ways));
      case Shape.Items items -> addWays(items.item(), way, ways);
      case Shape.OneOf words ->
          served(words).forEach(word -> ways.add(way + "=" + Draft.text(word)));
      default -> {
        // Its author's own names and values, or nothing that can be written.
      }
    }
  }

  private static void addKey(String way, String key, Shape inner, Set<String> ways) {
    if (canBeWritten(inner)) {
      String next = way.isEmpty() ? key : way + "." + key;
      ways.add(next);
      addWays(inner, next, ways);
    }
  }

  private Map<String, Object> block(Shape.Block shape) {
    Map<String, Object> block = new LinkedHashMap<>();
    shape
        .keys()
        .forEach((key, inner) -> {
          boolean isTaken = shape.exclusive().contains(key) && !disjoint(shape, block);
          if (!isTaken && (shape.required().contains(key) || lots.in100(density))) {
            value(key, inner).ifPresent(value -> block.put(key, value));
          }
        });
    if (DIRECT.equals(block.get("policy"))) {
      block.putIfAbsent("header", Draft.text("x-instance"));
      // Of no other balancer, so that it would come up too rarely by itself.
      if (lots.in100(80)) {
        value("otherwise", Objects.requireNonNull(shape.keys().get("otherwise")))
            .ifPresent(word -> block.putIfAbsent("otherwise", word));
      }
    }
    return block;
  }

  private static boolean disjoint(Shape.Block shape, Map<String, Object> block) {
    return shape.exclusive().stream().noneMatch(block::containsKey);
  }

  /** A value for the key, if there can be one. */
  private Optional<Object> value(String key, Shape shape) {
    return switch (shape) {
      case Shape.Whole whole -> Optional.of(number(key, whole));
      case Shape.Period period -> Optional.of(Draft.text(duration(period)));
      case Shape.Flag _ -> Optional.of(lots.of("true", "false"));
      case Shape.FreeText _ -> Optional.of(Draft.text(lots.of(TEXTS)));
      case Shape.OneOf words -> Optional.of(Draft.text(lots.of(served(words))));
      case Shape.Word word -> text(key, word);
      case Shape.Items items -> Optional.of(items(key, items));
      case Shape.Named named -> Optional.of(named(key, named));
      case Shape.OneKey keys -> oneKey(keys);
      case Shape.Block block -> Optional.of(block(block));
      case Shape.Either either -> value(key, branch(either));
      default -> Optional.empty();
    };
  }

  private static Set<String> served(Shape.OneOf words) {
    return Sets.filter(
        words.values(), word -> !(words.refused().get(word) instanceof Refusal.NotServed));
  }

  private static boolean canBeWritten(Shape shape) {
    return switch (shape) {
      case Shape.Whole _, Shape.Period _, Shape.Flag _, Shape.FreeText _, Shape.OneOf _ -> true;
      case Shape.Word _, Shape.Items _, Shape.Named _, Shape.OneKey _, Shape.Block _ -> true;
      case Shape.Either either -> either.shapes().stream().allMatch(PolicyLots::canBeWritten);
      default -> false;
    };
  }

  /** Blocks more often than their short forms. */
  private Shape branch(Shape.Either either) {
    List<Shape> writable = either.shapes().stream().filter(PolicyLots::canBeWritten).toList();
    return lots.in100(50) ? writable.getLast() : lots.of(writable);
  }

  private String number(String key, Shape.Whole shape) {
    if (LIMITS.containsKey(key) && lots.random().nextInt(400) == 0) {
      return lots.of(LIMITS.get(key)).toString();
    }
    return NUMBERS.containsKey(key)
        ? lots.of(NUMBERS.get(key)).toString()
        : Long.toString(lots.between(shape.min(), shape.max()));
  }

  private String duration(Shape.Period shape) {
    return Durations.print(
        Duration.ofMillis(lots.between(shape.min().toMillis(), shape.max().toMillis())));
  }

  /** A text that the shape takes; a shape that takes none of them needs one more of them. */
  private Optional<Object> text(String key, Shape.Word shape) {
    List<String> all = new ArrayList<>(PRESETS);
    if (!key.equals("extends")) {
      all.addAll(TEXTS);
    }
    List<String> fitting = all.stream().filter(text -> fits(text, shape)).toList();
    return fitting.isEmpty() ? Optional.empty() : Optional.of(Draft.text(lots.of(fitting)));
  }

  private static boolean fits(String text, Shape.Word shape) {
    Location nowhere = new Location("", 1, 1);
    return new ShapeCheck(new Findings())
        .check(new YamlNode.Scalar(nowhere, text, YamlNode.Kind.STRING), shape, "text");
  }

  private List<Object> items(String key, Shape.Items shape) {
    List<Object> items = new ArrayList<>();
    // Many words, so that each comes up; few blocks, which are long.
    int count =
        shape.item() instanceof Shape.Block ? lots.of(0, 1, 1, 2, 3) : lots.of(0, 1, 2, 7, 12);
    for (int n = 0; n < count; n++) {
      value(key, shape.item()).ifPresent(items::add);
    }
    return items;
  }

  private Map<String, Object> named(String key, Shape.Named shape) {
    Map<String, Object> named = new LinkedHashMap<>();
    int count = lots.of(1, 1, 2);
    for (int n = 0; n < count; n++) {
      String name = lots.of(NAMES.getOrDefault(key, SUBSETS));
      value(name, shape.value()).ifPresent(value -> named.put(name, value));
    }
    return named;
  }

  private Optional<Object> oneKey(Shape.OneKey shape) {
    String key = lots.of(shape.keys().keySet());
    return Optional.ofNullable(shape.keys().get(key))
        .flatMap(inner -> value(key, inner))
        .map(value -> new LinkedHashMap<>(Map.of(key, value)));
  }
}
