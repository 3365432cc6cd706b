package dev.fingerpost.policies.schema;

import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.level.Grammar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Policy texts drawn from the grammar by a seeded hand, right in form unless spoilt. */
final class RandomTexts {

  /** Of which each pattern of the language accepts at least one. */
  private static final List<String> WORDS =
      List.of(
          "orders",
          "Web.2",
          "x-user-id",
          "/v1/stock",
          "=/healthz",
          "/",
          "meta.weight",
          "tag.weight",
          "none",
          "10%",
          "0.25%",
          "100%",
          "500/s",
          "2036-12-01T10:00:00Z",
          "shop.example.com",
          "*.example.com",
          "https://id.example.com/keys.json",
          "spiffe://shop/orders",
          "Service.Meta.version == \"v2\"",
          "role",
          "ledger.v1.Ledger",
          "dc1",
          "",
          "v1.*",
          "shop",
          "a b",
          "Größe",
          "15",
          "true");

  private static final List<Object> ANYTHING =
      List.of(
          0,
          -7,
          1,
          150,
          99_999_999_999L,
          1.5,
          true,
          false,
          "",
          "zz ?",
          "least_request",
          "5s",
          "0s",
          "15",
          "9999h",
          "10 seconds",
          "50%",
          "5.123%",
          "101%",
          "none",
          "orders",
          "/x",
          "GET",
          List.of(),
          List.of(1),
          List.of("a"),
          Map.of(),
          Map.of("zz", 1),
          Map.of("none", "none"));

  private static final List<String> KEYS =
      List.of(
          "zz",
          "retries",
          "lb_policy",
          "none",
          "timeout",
          "retry",
          "mode",
          "service",
          "header",
          "share",
          "routes",
          "extends",
          "http",
          "policy",
          "maxRetries",
          "retryBudget",
          "rate");

  private final Random random;

  RandomTexts(long seed) {
    this.random = new Random(seed);
  }

  /** A text of the right form. */
  String right() {
    return text(file());
  }

  /** One with one to three places spoilt, which may by chance be right all the same. */
  String spoilt() {
    Object file = file();
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      spoil(file);
    }
    return text(file);
  }

  private Object file() {
    Object file = node(Grammar.FILE, 0);
    return file instanceof Map<?, ?> map && map.isEmpty() ? file() : file;
  }

  private String text(Object node) {
    DumpSettings settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(pick(Arrays.asList(FlowStyle.values())))
            .build();
    return new Dump(settings).dumpToString(node);
  }

  private Object node(Shape shape, int depth) {
    return switch (shape) {
      case Shape.Whole whole -> whole(whole);
      case Shape.Period period -> period(period);
      case Shape.Flag flag -> random.nextBoolean();
      case Shape.FreeText text -> pick(List.of("some text", 5, 1.5, true));
      case Shape.OneOf oneOf -> pick(oneOf.values().asList());
      case Shape.Word word -> word(word.pattern());
      case Shape.Items items -> items(items, depth);
      case Shape.Named named -> named(named, depth);
      case Shape.OneKey oneKey -> {
        Map.Entry<String, Shape> key = pick(oneKey.keys().entrySet().asList());
        yield new LinkedHashMap<>(Map.of(key.getKey(), node(key.getValue(), depth + 1)));
      }
      case Shape.Block block -> block(block, depth);
      case Shape.Unserved unserved -> node(unserved.shape(), depth);
      case Shape.Either either -> node(pick(either.shapes()), depth);
    };
  }

  private Object whole(Shape.Whole shape) {
    return switch (random.nextInt(3)) {
      case 0 -> shape.min();
      case 1 -> shape.max();
      default -> shape.min() + random.nextLong(Math.min(1_000, shape.max() - shape.min() + 1));
    };
  }

  private String period(Shape.Period shape) {
    return Durations.print(
        shape.min().plusMillis(random.nextLong(shape.max().minus(shape.min()).toMillis() + 1)));
  }

  private String word(Pattern pattern) {
    List<String> fitting = WORDS.stream().filter(word -> pattern.matcher(word).matches()).toList();
    if (fitting.isEmpty()) {
      throw new AssertionError("no sample for the pattern " + pattern);
    }
    return pick(fitting);
  }

  private List<Object> items(Shape.Items shape, int depth) {
    List<Object> items = new ArrayList<>();
    int size = random.nextInt(3);
    for (int i = 0; i < size; i++) {
      items.add(node(shape.item(), depth + 1));
    }
    return items;
  }

  private Map<String, Object> named(Shape.Named shape, int depth) {
    Map<String, Object> named = new LinkedHashMap<>();
    int size = random.nextInt(3);
    for (int i = 0; i < size; i++) {
      named.put(word(shape.name().pattern()), node(shape.value(), depth + 1));
    }
    return named;
  }

  private Map<String, Object> block(Shape.Block shape, int depth) {
    Map<String, Object> block = new LinkedHashMap<>();
    Optional<String> chosen =
        shape.exclusive().isEmpty()
            ? Optional.empty()
            : Optional.of(pick(shape.exclusive().asList()));
    shape
        .keys()
        .forEach((key, value) -> {
          boolean isFree =
              !shape.exclusive().contains(key) || chosen.filter(key::equals).isPresent();
          boolean isDrawn = random.nextInt(Math.max(2, shape.keys().size() / 3)) == 0;
          if (shape.required().contains(key) || (isFree && isDrawn)) {
            block.put(key, node(value, depth + 1));
          }
        });
    return block;
  }

  /** Spoils one place of a tree, drawn on the way down. */
  @SuppressWarnings("unchecked")
  private void spoil(Object node) {
    if (node instanceof Map<?, ?> any) {
      spoilMap((Map<String, Object>) any);
    } else if (node instanceof List<?> list && !list.isEmpty()) {
      int at = random.nextInt(list.size());
      if (isLeaf(list.get(at))) {
        ((List<Object>) list).set(at, anything());
      } else {
        spoil(list.get(at));
      }
    }
  }

  private void spoilMap(Map<String, Object> map) {
    if (map.isEmpty() || random.nextInt(6) == 0) {
      map.put(pick(KEYS), anything());
      return;
    }
    Map.Entry<String, Object> entry = pick(List.copyOf(map.entrySet()));
    String key = entry.getKey();
    Object value = entry.getValue();
    switch (random.nextInt(8)) {
      case 0 -> map.remove(key);
      case 1 -> map.put(key, anything());
      case 2 -> {
        map.remove(key);
        map.put(key + "Zz", value);
      }
      default -> {
        if (isLeaf(value)) {
          map.put(key, anything());
        } else {
          spoil(value);
        }
      }
    }
  }

  /** Something that can itself be spoilt. */
  private Object anything() {
    return switch (pick(ANYTHING)) {
      case Map<?, ?> map -> new LinkedHashMap<>(map);
      case List<?> list -> new ArrayList<>(list);
      case Object scalar -> scalar;
    };
  }

  private static boolean isLeaf(Object node) {
    return !(node instanceof Map<?, ?> map && !map.isEmpty())
        && !(node instanceof List<?> list && !list.isEmpty());
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
