package dev.fingerpost.policies.grammar;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import java.util.Optional;

/**
 * What holds for one service, a route of it, or all others, as a check across keys sees it.
 *
 * @param path {@code services.NAME}, {@code services.NAME.routes[0]} or {@code defaults}
 * @param place where it is written
 * @param entries each key with the value that won, part by part with its own place
 * @param own the keys that the last level itself writes
 * @param broken keys with something wrong in them, which have been left out: what they would say is
 *     unknown
 */
public record Subject(
    String path,
    Location place,
    ImmutableMap<String, Entry> entries,
    ImmutableSet<String> own,
    ImmutableSet<String> broken,
    Facts facts,
    Findings findings) {

  /** The name of the service. */
  public String name() {
    String name = path.startsWith("services.") ? path.substring("services.".length()) : path;
    int route = name.lastIndexOf(".routes[");
    return route < 0 ? name : name.substring(0, route);
  }

  /** What holds for a key, if anything. */
  public Optional<YamlNode> find(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  /** What holds for a key of one word. */
  public Optional<String> text(String key) {
    return find(key).map(node -> ((Scalar) node).text());
  }

  /** Whether a key is written at all, be it wrongly. */
  public boolean has(String key) {
    return entries.containsKey(key) || broken.contains(key);
  }

  /** The judge of a key's block, which may also blame the blocks that it depends on. */
  public Judge judge(String key, String... others) {
    ImmutableList.Builder<Location> written = ImmutableList.builder();
    keyPlace(key).ifPresent(written::add);
    for (String other : others) {
      keyPlace(other).ifPresent(written::add);
    }
    return new Judge(findings, path + "." + key, written.build());
  }

  /** Where the key itself stands. */
  public Optional<Location> keyPlace(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::location);
  }
}
