package dev.fingerpost.integration.differential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A YAML text that is still a tree, so that what stands on a line can be taken out again. Its
 * values are maps, lists and spelt scalars.
 */
final class Draft {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDENT = "  ";

  private final Map<String, Object> root;
  private final List<String> lines = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  private Draft(Map<String, Object> root) {
    this.root = root;
    map(root, "");
  }

  /** A text with these top-level keys. */
  static Draft of(Map<String, Object> root) {
    return new Draft(copyOf(root));
  }

  /** A string as a scalar. */
  static Object text(String value) {
    try {
      return JSON.writeValueAsString(value); // JSON is YAML
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value, e);
    }
  }

  /** The same without whatever stands on these lines, from 1, and what belongs to it. */
  Draft without(Collection<Integer> numbers) {
    Draft next = of(root);
    // The last first: what comes before keeps its place in its list.
    for (int number : new TreeSet<>(numbers).descendingSet()) {
      next.places.get(number - 1).remove();
    }
    return of(next.root);
  }

  /** How many lines it has. */
  int size() {
    return lines.size();
  }

  /** The lines that are so deep in the tree, from 1. */
  List<Integer> linesAt(int depth) {
    List<Integer> found = new ArrayList<>();
    for (int line = 0; line < lines.size(); line++) {
      String text = lines.get(line);
      if (text.length() - text.stripLeading().length() == depth * INDENT.length()) {
        found.add(line + 1);
      }
    }
    return found;
  }

  /** The entries of a top-level key, such as the services. */
  @SuppressWarnings("unchecked") // of(...) takes trees of this class's own making only
  Map<String, Object> entries(String key) {
    return (Map<String, Object>) root.getOrDefault(key, Map.of());
  }

  /** The dotted ways to all keys below a value, and those to texts with {@code =text}. */
  static Set<String> ways(Object value) {
    Set<String> ways = new TreeSet<>();
    addWays(value, "", ways);
    return ways;
  }

  byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }

  private static void addWays(Object value, String way, Set<String> ways) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((key, inner) -> {
            String next = way.isEmpty() ? key.toString() : way + "." + key;
            ways.add(next);
            addWays(inner, next, ways);
          });
      case List<?> list -> list.forEach(item -> addWays(item, way, ways));
      default -> ways.add(way + "=" + value);
    }
  }

  private void map(Map<String, Object> map, String indent) {
    map.forEach(
        (key, value) -> node(indent + spelt(key) + ":", value, indent, () -> map.remove(key)));
  }

  private void list(List<Object> list, String indent) {
    for (int n = 0; n < list.size(); n++) {
      int index = n;
      node(indent + "-", list.get(n), indent, () -> list.remove(index));
    }
  }

  @SuppressWarnings("unchecked") // of(...) takes trees of this class's own making only
  private void node(String head, Object value, String indent, Place place) {
    places.add(place);
    switch (value) {
      case Map<?, ?> map when map.isEmpty() -> lines.add(head + " {}");
      case List<?> list when list.isEmpty() -> lines.add(head + " []");
      case Map<?, ?> map -> {
        lines.add(head);
        map((Map<String, Object>) map, indent + INDENT);
      }
      case List<?> list -> {
        lines.add(head);
        list((List<Object>) list, indent + INDENT);
      }
      default -> lines.add(head + " " + value);
    }
  }

  private static String spelt(String key) {
    return key.matches("[A-Za-z][A-Za-z0-9]*") ? key : text(key).toString();
  }

  private static Map<String, Object> copyOf(Map<String, Object> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(key, copy(value)));
    return copy;
  }

  @SuppressWarnings("unchecked") // of(...) takes trees of this class's own making only
  private static Object copy(Object value) {
    return switch (value) {
      case Map<?, ?> map -> copyOf((Map<String, Object>) map);
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(copy(item)));
        yield copy;
      }
      default -> value;
    };
  }

  /** Where a line's node hangs in the tree. */
  private interface Place {
    void remove();
  }
}
