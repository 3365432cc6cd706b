package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.policies.grammar.Facts;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.Subject;
import java.util.Optional;

/**
 * What holds for one service, or for all others: each key with the value that won, part by part
 * with the place where it was written.
 *
 * @param path {@code services.NAME}, {@code services.NAME.routes[0]} or {@code defaults}
 * @param last the level that was added last
 * @param broken keys with something wrong in them at any level
 */
record Effective(
    String path, Level last, ImmutableMap<String, Entry> entries, ImmutableSet<String> broken) {

  /** What holds before any level. */
  static final Effective NOTHING =
      new Effective(
          "",
          new Level(new Location(Judge.BUILT_IN, 1, 1), ImmutableMap.of()),
          ImmutableMap.of(),
          ImmutableSet.of());

  /** A level with nothing below it. */
  static Effective of(Level level, String path) {
    return new Effective(path, level, level.entries(), level.broken());
  }

  /** The same as checks see it. */
  Subject subject(Facts facts, Findings findings) {
    return new Subject(
        path, last.place(), entries, last.entries().keySet(), broken, facts, findings);
  }

  Entry entry(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalStateException("no built-in default: " + key);
    }
    return entry;
  }

  /** The value of a key that no built-in default writes. */
  Optional<YamlNode> find(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  YamlNode value(String key) {
    return entry(key).value();
  }
}
