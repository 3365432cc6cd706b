package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.Names;
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

/** The presets of one facet, each with what it extends. Used by one thread. */
final class Presets {

  private final String facet;
  private final ImmutableMap<String, Preset> named;
  private final Findings findings;
  private final Map<String, Optional<Mapping>> inFull = new HashMap<>();

  Presets(String facet, ImmutableMap<String, Preset> named, Findings findings) {
    this.facet = facet;
    this.named = named;
    this.findings = findings;
  }

  ImmutableSet<String> names() {
    return named.keySet();
  }

  /**
   * The block that a scalar names, in full. Empty if there is no such preset, which is reported, or
   * if something is wrong with it, which has been.
   */
  Optional<Mapping> of(YamlNode name, String path) {
    return of(((Scalar) name), path, new ArrayList<>());
  }

  /** A block with what it extends put under it. */
  Optional<Mapping> expand(Mapping block, String path) {
    return expand(block, path, new ArrayList<>());
  }

  private Optional<Mapping> expand(Mapping block, String path, List<String> chain) {
    Optional<YamlNode> parent = block.get("extends");
    if (parent.isEmpty()) {
      return Optional.of(block);
    }
    Mapping own = Merge.keep(block, key -> !key.equals("extends"));
    return of((Scalar) parent.get(), path, chain).map(below -> (Mapping) Merge.over(below, own));
  }

  private Optional<Mapping> of(Scalar name, String path, List<String> chain) {
    Preset preset = named.get(name.text());
    if (preset == null) {
      report(
          PolicyCode.PRESET,
          name,
          path,
          "`%s` is not a preset of `%s`".formatted(name.text(), facet),
          Names.nearest(name.text(), names())
              .map(near -> "did you mean `" + near + "`?")
              .orElse("known: " + String.join(", ", names().stream().sorted().toList())));
      return Optional.empty();
    }
    int first = chain.indexOf(name.text());
    if (first >= 0) {
      circle(chain.subList(first, chain.size()));
      return Optional.empty();
    }
    Optional<Mapping> known = inFull.get(name.text());
    if (known != null) {
      return known;
    }
    chain.add(name.text());
    Optional<Mapping> full =
        preset
            .block()
            .flatMap(block -> expand(block, "presets." + facet + "." + name.text(), chain));
    chain.remove(chain.size() - 1);
    inFull.put(name.text(), full);
    return full;
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
