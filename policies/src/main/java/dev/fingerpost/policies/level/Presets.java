package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.Names;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Merge;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The presets of one facet, each with what it extends. Used by one thread. */
final class Presets {

  /** How many presets may stand on one another. */
  static final int DEEPEST = 50;

  private static final int MOST_NAMED_IN_HINTS = 20;

  private final String facet;
  private final ImmutableMap<String, Preset> named;
  private final Findings findings;
  private final String some;
  private final Map<String, Full> inFull = new HashMap<>();

  Presets(String facet, ImmutableMap<String, Preset> named, Findings findings) {
    this.facet = facet;
    this.named = named;
    this.findings = findings;
    this.some =
        named.keySet().stream()
            .sorted()
            .limit(MOST_NAMED_IN_HINTS)
            .collect(Collectors.joining(", "));
  }

  /**
   * A preset with what it extends.
   *
   * @param block empty if something is wrong
   * @param depth how many presets it is made of
   */
  private record Full(Optional<Mapping> block, int depth) {}

  private static final Full NOTHING = new Full(Optional.empty(), 0);

  /**
   * The block that a scalar names, in full. Empty if there is no such preset, which is reported, or
   * if something is wrong with it, which has been.
   */
  Optional<Mapping> of(YamlNode name, String path) {
    return of(((Scalar) name), path, new ArrayList<>()).block;
  }

  /** A block with what it extends put under it. */
  Optional<Mapping> expand(Mapping block, String path) {
    return expand(block, path, new ArrayList<>()).block;
  }

  private Full expand(Mapping block, String path, List<String> chain) {
    Optional<YamlNode> parent = block.get("extends");
    if (parent.isEmpty()) {
      return new Full(Optional.of(block), 1);
    }
    Mapping own = Merge.keep(block, key -> !key.equals("extends"));
    Full below = of((Scalar) parent.get(), path, chain);
    if (below.depth >= DEEPEST) {
      tooDeep(parent.get(), path);
      return NOTHING;
    }
    return new Full(below.block.map(base -> (Mapping) Merge.over(base, own)), below.depth + 1);
  }

  private Full of(Scalar name, String path, List<String> chain) {
    Preset preset = named.get(name.text());
    if (preset == null) {
      report(
          PolicyCode.PRESET,
          name,
          path,
          "`%s` is not a preset of `%s`".formatted(name.text(), facet),
          hint(name.text()));
      return NOTHING;
    }
    int first = chain.indexOf(name.text());
    if (first >= 0) {
      circle(chain.subList(first, chain.size()));
      return NOTHING;
    }
    Full known = inFull.get(name.text());
    if (known != null) {
      return known;
    }
    if (chain.size() == DEEPEST) {
      tooDeep(name, path);
      return NOTHING;
    }
    chain.add(name.text());
    Full full =
        preset
            .block()
            .map(block -> expand(block, "presets." + facet + "." + name.text(), chain))
            .orElse(NOTHING);
    chain.removeLast();
    inFull.put(name.text(), full);
    return full;
  }

  /** Nobody reads it past those that are listed, and looking for it takes time. */
  private String hint(String name) {
    return findings.errors() > Findings.MOST
        ? ""
        : Names.nearest(name, named.keySet())
            .map(near -> "did you mean `" + near + "`?")
            .orElse("known: " + some);
  }

  private void tooDeep(YamlNode at, String path) {
    findings.error(
        TextCode.UNREADABLE,
        at.location(),
        path,
        "unreadable: `extends` deeper than " + DEEPEST,
        "write the presets out further");
  }

  /** Reports at each member, so that it does not matter where one enters the circle. */
  private void circle(List<String> members) {
    for (int i = 0; i < members.size(); i++) {
      List<String> around = new ArrayList<>(members.subList(i, members.size()));
      around.addAll(members.subList(0, i));
      around.add(members.get(i));
      String name = members.get(i);
      Optional.ofNullable(named.get(name))
          .flatMap(Preset::block)
          .flatMap(block -> block.get("extends"))
          .ifPresent(at ->
              report(
                  PolicyCode.CIRCLE,
                  at,
                  "presets." + facet + "." + name,
                  "`extends` goes in a circle: " + String.join(" -> ", around),
                  ""));
    }
  }

  private void report(PolicyCode code, YamlNode at, String path, String message, String hint) {
    findings.add(Diagnostic.error(code.id(), message, hint, path).at(at.location()));
  }
}
