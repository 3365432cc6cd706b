package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.Names;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.ShapeCheck;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.PeerNames;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Words;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Takes in files one by one, in the order of their paths, and checks the form of what they write. A
 * key with something wrong in it is reported and left out, so that the rest can be judged.
 */
final class Gathering {

  private static final ImmutableSet<String> TOP_LEVEL =
      ImmutableSet.of("version", "defaults", "presets", "services");
  private static final Shape BLOCK = Shape.Block.EMPTY;
  private static final Shape PRESETS =
      new Shape.Block(
              ImmutableMap.copyOf(Maps.transformValues(Facets.WITH_PRESETS, Facet::presetShape)),
              ImmutableSet.of(),
              ImmutableSet.of(),
              PeerNames.KEYS)
          .refusing(NotServed.PRESETS);

  private final Findings findings;
  private final ShapeCheck check;
  private final Map<String, Entry> defaults = new LinkedHashMap<>();
  private final Map<String, Map<String, Preset>> presets = new LinkedHashMap<>();
  private final Map<String, Level> services = new TreeMap<>();

  Gathering(Findings findings) {
    this.findings = findings;
    this.check = new ShapeCheck(findings);
  }

  /** Takes in the root of a file. */
  void add(YamlNode root, String file) {
    asBlock(root, file.substring(file.lastIndexOf('/') + 1))
        .ifPresent(block -> block.entries().forEach(this::topLevel));
  }

  /** Everything taken in. */
  Written written() {
    return new Written(
        new Level(new Location("", 1, 1), ImmutableMap.copyOf(defaults)),
        ImmutableMap.copyOf(Maps.transformValues(presets, ImmutableMap::copyOf)),
        ImmutableSortedMap.copyOf(services));
  }

  private void topLevel(String key, Entry entry) {
    switch (key) {
      case "version" -> version(entry.value());
      case "defaults" ->
          asBlock(entry.value(), key)
              .map(block -> clean(block, key, key))
              .ifPresent(clean -> clean.forEach(this::putDefault));
      case "presets" ->
          asBlock(entry.value(), key).ifPresent(block -> block.entries().forEach(this::preset));
      case "services" ->
          asBlock(entry.value(), key).ifPresent(block -> block.entries().forEach(this::service));
      default -> unknown(key, entry.location());
    }
  }

  private void version(YamlNode node) {
    if (check.check(node, new Shape.Whole(Long.MIN_VALUE, Long.MAX_VALUE), "version")
        && !((Scalar) node).text().equals("1")) {
      error(
          PolicyCode.VERSION,
          node.location(),
          "version",
          "`version` %s is not known".formatted(((Scalar) node).text()),
          "this version reads version: 1");
    }
  }

  private void unknown(String key, Location place) {
    if (NotServed.TOP.containsKey(key)) {
      findings.error(
          TextCode.NOT_SERVED,
          place,
          key,
          "`%s` is not served by this version yet".formatted(key),
          "leave it out");
      return;
    }
    String hint = Names.hint(key, TOP_LEVEL);
    if (hint.isEmpty() && Facets.ALL.containsKey(key)) {
      hint = "it belongs under `defaults`, or under `services` and a service's name";
    }
    error(PolicyCode.TOP_LEVEL, place, key, "unknown top-level key `%s`".formatted(key), hint);
  }

  private void putDefault(String key, Entry entry) {
    putOnce(defaults, key, entry, Entry::location, "defaults." + key);
  }

  private void preset(String kind, Entry entry) {
    Facet facet = Facets.WITH_PRESETS.get(kind);
    if (facet == null) {
      check.check(alone(kind, entry), PRESETS, "presets");
      return;
    }
    asBlock(entry.value(), kind)
        .ifPresent(names -> names.entries().forEach((name, block) -> preset(facet, name, block)));
  }

  private void preset(Facet facet, String name, Entry entry) {
    String path = "presets." + facet.key();
    Shape named = new Shape.Named(Words.PRESET_NAME, facet.presetShape());
    boolean fits = check.check(alone(name, entry), named, path);
    Optional<Mapping> block = fits ? Optional.of((Mapping) entry.value()) : Optional.empty();
    putOnce(
        presets.computeIfAbsent(facet.key(), key -> new LinkedHashMap<>()),
        name,
        new Preset(entry.location(), block),
        Preset::place,
        path + "." + name);
  }

  private void service(String name, Entry entry) {
    String path = "services." + name;
    if (!Service.isName(name)) {
      findings.error(
          TextCode.NAME,
          entry.location(),
          path,
          "`%s` is not a service's name".formatted(name),
          "letters, digits and -._, not over 128");
    }
    asBlock(entry.value(), name)
        .ifPresent(block ->
            putOnce(
                services,
                name,
                new Level(entry.location(), clean(block, path, name)),
                Level::place,
                path));
  }

  /** The entries of a service's block that nothing is wrong with. */
  private ImmutableMap<String, Entry> clean(Mapping block, String path, String name) {
    ImmutableMap.Builder<String, Entry> clean = ImmutableMap.builder();
    block
        .entries()
        .forEach((key, entry) -> {
          if (check.check(alone(key, entry), Facets.SERVICE, path, name)) {
            clean.put(key, entry);
          }
        });
    return clean.buildOrThrow();
  }

  private static Mapping alone(String key, Entry entry) {
    return new Mapping(entry.location(), ImmutableMap.of(key, entry));
  }

  private Optional<Mapping> asBlock(YamlNode node, String name) {
    if (node instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    check.check(node, BLOCK, name, name);
    return Optional.empty();
  }

  private <T> void putOnce(
      Map<String, T> map, String name, T value, Function<T, Location> place, String path) {
    T first = map.putIfAbsent(name, value);
    if (first != null) {
      Location before = place.apply(first);
      findings.error(
          TextCode.TWICE,
          place.apply(value),
          path,
          "`%s` is given twice".formatted(path.startsWith("defaults.") ? path : name),
          "first at %s:%d".formatted(before.file(), before.line()));
    }
  }

  private void error(PolicyCode code, Location place, String path, String message, String hint) {
    findings.add(Diagnostic.error(code.id(), message, hint, path).at(place));
  }
}
