package dev.fingerpost.envoy.golden;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Puts a YAML text into another order. */
final class Shuffle {
  private final Random random;

  Shuffle(Random random) {
    this.random = random;
  }

  /** Shuffles maps and lists. */
  String everything(String yaml) {
    return dump(shuffle(load(yaml), Lists.SHUFFLED));
  }

  /** Shuffles maps; in policies the order of a list has a meaning. */
  String keys(String yaml) {
    return dump(shuffle(load(yaml), Lists.KEPT));
  }

  private Object shuffle(Object tree, Lists lists) {
    return switch (tree) {
      case Map<?, ?> map -> {
        List<Object> keys = new ArrayList<>(map.keySet());
        Collections.shuffle(keys, random);
        Map<Object, Object> shuffled = new LinkedHashMap<>();
        keys.forEach(key -> shuffled.put(key, shuffle(valueOf(map, key), lists)));
        yield shuffled;
      }
      case List<?> list -> {
        List<Object> shuffled = new ArrayList<>();
        list.forEach(item -> shuffled.add(shuffle(item, lists)));
        if (lists == Lists.SHUFFLED) {
          Collections.shuffle(shuffled, random);
        }
        yield shuffled;
      }
      default -> tree;
    };
  }

  private static Object valueOf(Map<?, ?> map, Object key) {
    Object value = map.get(key);
    return value == null ? Map.of() : value;
  }

  private static Object load(String yaml) {
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return tree == null ? Map.of() : tree;
  }

  private static String dump(Object tree) {
    return new Dump(DumpSettings.builder().build()).dumpToString(tree);
  }

  private enum Lists {
    SHUFFLED,
    KEPT
  }
}
