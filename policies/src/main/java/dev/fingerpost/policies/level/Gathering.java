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
import dev.fingerpost.policies.gateway.Gateways;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.PeerNames;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Words;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Takes in files one by one, in the order of their paths, and checks the form of what they write. A
 * key with something wrong in it is reported and left out, so that the rest can be judged.
 */
final class Gathering {

  private static final Shape BLOCK = Shape.Block.EMPTY;

  private final Findings findings;
  private final ShapeCheck check;
  private final Map<String, Entry> defaults = new LinkedHashMap<>();
  private final Map<String, Map<String, Preset>> presets = new LinkedHashMap<>();
  private final Map<String, Level> services = new TreeMap<>();
  private final Map<String, Level> gateways = new TreeMap<>();
  private final Sections sections = new Sections();
  private final Set<String> brokenDefaults = new HashSet<>();

  Gathering(Findings findings) {
    this.findings = findings;
    this.check = new ShapeCheck(findings, PeerNames.KEYS);
  }

  /** Takes in the root of a file. */
  void add(YamlNode root, String file) {
    asBlock(root, file.substring(file.lastIndexOf('/') + 1))
        .ifPresent(block -> block.entries().forEach(this::topLevel));
  }

  /** Everything taken in. */
  Written written() {
    return new Written(
        new Level(
            new Location("", 1, 1),
            ImmutableMap.copyOf(defaults),
            ImmutableSet.copyOf(brokenDefaults)),
        ImmutableMap.copyOf(Maps.transformValues(presets, ImmutableMap::copyOf)),
        ImmutableSortedMap.copyOf(services),
        ImmutableSortedMap.copyOf(gateways));
  }

  /** Which level writes what. */
  Sections sections() {
    return sections;
  }

  private void topLevel(String key, Entry entry) {
    sections.begin(key, entry.location());
    switch (key) {
      case "version" -> version(entry.value());
      case "defaults" ->
          asBlock(entry.value(), key)
              .map(block -> level(entry.location(), block, Facets.DEFAULTS, key, key))
              .ifPresent(this::putDefaults);
      case "presets" ->
          asBlock(entry.value(), key).ifPresent(block -> block.entries().forEach(this::preset));
      case "services" ->
          asBlock(entry.value(), key).ifPresent(block -> block.entries().forEach(this::service));
      case "gateways" -> gateways(entry);
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
    String hint = Names.hint(key, Grammar.FILE.keys().keySet());
    if (hint.isEmpty() && Facets.ALL.containsKey(key)) {
      hint = "it belongs under `defaults`, or under `services` and a service's name";
    }
    error(PolicyCode.TOP_LEVEL, place, key, "unknown top-level key `%s`".formatted(key), hint);
  }

  private void putDefaults(Level level) {
    brokenDefaults.addAll(level.broken());
    level
        .entries()
        .forEach((key, entry) -> putOnce(defaults, key, entry, Entry::location, "defaults." + key));
  }

  private void preset(String kind, Entry entry) {
    Facet facet = Facets.WITH_PRESETS.get(kind);
    if (facet == null) {
      check.check(alone(kind, entry), Grammar.PRESETS, "presets");
      return;
    }
    if (NotServed.KEYS.contains("presets." + kind)) {
      check.notServed(entry.location(), kind, "presets." + kind);
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
    if (entry.value() instanceof Mapping block) {
      sections.beginService(block);
    }
    named(services, name, entry, Facets.SERVICE, path);
  }

  private void gateways(Entry entry) {
    if (NotServed.KEYS.contains("gateways")) {
      check.notServed(entry.location(), "gateways", "gateways");
    }
    asBlock(entry.value(), "gateways").ifPresent(block -> block.entries().forEach(this::gateway));
  }

  private void gateway(String name, Entry entry) {
    check.check(
        new Scalar(entry.location(), name, YamlNode.Kind.STRING), Words.NAME, "gateways", name);
    named(gateways, name, entry, Gateways.SHAPE, "gateways." + name);
  }

  private void named(
      Map<String, Level> all, String name, Entry entry, Shape.Block shape, String path) {
    asBlock(entry.value(), name)
        .map(block -> level(entry.location(), block, shape, path, name))
        .ifPresent(level -> putOnce(all, name, level, Level::place, path));
  }

  /** Checks key by key, so that one with something wrong in it can be left out. */
  private Level level(Location place, Mapping block, Shape.Block shape, String path, String name) {
    ImmutableMap.Builder<String, Entry> clean = ImmutableMap.builder();
    ImmutableSet.Builder<String> broken = ImmutableSet.builder();
    block
        .entries()
        .forEach((key, entry) -> {
          if (check.check(alone(key, entry), shape, path, name)) {
            clean.put(key, entry);
          } else {
            broken.add(key);
          }
        });
    return new Level(place, clean.buildOrThrow(), broken.build());
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
