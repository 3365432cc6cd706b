package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.policy.Origins;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlDocument;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.gateway.Gateways;
import dev.fingerpost.policies.grammar.Facts;
import dev.fingerpost.policies.grammar.Judge;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From the trees of all files to one effective policy per service: built-in defaults, then {@code
 * defaults}, then {@code services.NAME}, then its routes; presets at the level that names them.
 *
 * @param set what holds; to be used only if the findings have no errors
 */
public record Precedence(PolicySet set, Origins origins) {

  /** Adds all files up, not what is bound already. What is wrong goes to the findings. */
  public static Precedence of(
      ImmutableSortedMap<String, YamlDocument> files,
      Bindings bindings,
      Optional<Instant> now,
      Findings findings) {
    Gathering gathering = new Gathering(findings);
    files.forEach((path, document) -> {
      document.diagnostics().forEach(findings::add);
      document.root().ifPresent(root -> gathering.add(root, path));
    });
    Written written = gathering.written();
    ImmutableMap<String, ImmutableMap<String, Preset>> presets = withBuiltIn(written, findings);
    // What a file that cannot be read names is not unknown.
    boolean isWhole = isWhole(files);
    Levels levels = new Levels(presets, isWhole ? findings : new Findings());
    Facts facts = facts(written, presets, isWhole, now);

    Effective defaults = levels.add(BuiltIn.VALUE.defaults(), written.defaults(), "defaults");
    Bindings.Reading reading =
        bindings.over(
            new Basis(defaults, presets, facts(written, presets, isWhole, Optional.empty())));
    Bindings.Bound others =
        reading.of(
            "defaults",
            written.defaults(),
            (found, tracing) -> {
              Effective effective = ProtocolDefaults.over(defaults);
              tracing.add(effective);
              return new Binder(facts, found).bind(effective);
            });
    Map<String, Bindings.Bound> services = new TreeMap<>();
    MostServices.of(written.services(), findings)
        .forEach((name, level) -> {
          String path = "services." + name;
          services.put(
              name,
              reading.of(
                  path,
                  level,
                  (found, tracing) -> {
                    Binder binder = new Binder(facts, found);
                    Effective effective = ProtocolDefaults.over(levels.add(defaults, level, path));
                    tracing.add(effective);
                    ServicePolicy policy = binder.bind(effective, defaults, others.policy());
                    return policy.with(
                        policy.requests(), new Routes(levels, binder).bind(effective, tracing));
                  }));
        });
    judgePresets(written, levels, defaults, facts, findings);
    written
        .gateways()
        .forEach((name, level) ->
            Gateways.check(Effective.of(level, "gateways." + name).subject(facts, findings)));
    return sum(others, services, gathering.sections(), findings, reading);
  }

  /** What holds without any file, as a file of the same meaning. */
  public static String builtInText() {
    return BuiltIn.text();
  }

  private static Precedence sum(
      Bindings.Bound others,
      Map<String, Bindings.Bound> services,
      Sections sections,
      Findings findings,
      Bindings.Reading reading) {
    Tracing all = new Tracing();
    Iterables.concat(List.of(others), services.values())
        .forEach(bound -> {
          all.add(bound.tracing());
          bound.found().forEach(findings::add);
        });
    if (findings.errors() == 0) {
      reading.keep();
    }
    return new Precedence(
        new PolicySet(
            others.policy(),
            ImmutableSortedMap.copyOf(Maps.transformValues(services, Bindings.Bound::policy))),
        new Origins(all.all(), sections.all()));
  }

  /** What a service's policy follows from, beside what is written for it. */
  private record Basis(
      Effective defaults,
      ImmutableMap<String, ImmutableMap<String, Preset>> presets,
      Facts factsWithoutTime) {}

  private static boolean isWhole(ImmutableSortedMap<String, YamlDocument> files) {
    return files.values().stream()
        .allMatch(document -> document.root().isPresent() || document.diagnostics().isEmpty());
  }

  private static Facts facts(
      Written written,
      ImmutableMap<String, ImmutableMap<String, Preset>> presets,
      boolean isWhole,
      Optional<Instant> now) {
    ImmutableSetMultimap.Builder<String, String> names = ImmutableSetMultimap.builder();
    presets.forEach((facet, named) -> names.putAll(facet, named.keySet()));
    return new Facts(
        names.build(), written.services().keySet(), Facets.DEFAULTS.keys().keySet(), isWhole, now);
  }

  private static ImmutableMap<String, ImmutableMap<String, Preset>> withBuiltIn(
      Written written, Findings findings) {
    ImmutableMap.Builder<String, ImmutableMap<String, Preset>> all = ImmutableMap.builder();
    Facets.WITH_PRESETS
        .keySet()
        .forEach(facet -> {
          ImmutableMap<String, Preset> builtIn =
              BuiltIn.VALUE.presets().getOrDefault(facet, ImmutableMap.of());
          Map<String, Preset> named = new HashMap<>(builtIn);
          written
              .presets()
              .getOrDefault(facet, ImmutableMap.of())
              .forEach((name, preset) -> {
                if (builtIn.containsKey(name)) {
                  builtInTwice(facet, name, preset, findings);
                } else {
                  named.put(name, preset);
                }
              });
          all.put(facet, ImmutableMap.copyOf(named));
        });
    return all.buildOrThrow();
  }

  private static void builtInTwice(String facet, String name, Preset preset, Findings findings) {
    findings.error(
        TextCode.TWICE,
        preset.place(),
        "presets." + facet + "." + name,
        "`%s` is given twice".formatted(name),
        "it is built in: choose another name and write extends: " + name);
  }

  /** A preset that nobody names yet must be right too; only its errors count, over the defaults. */
  private static void judgePresets(
      Written written, Levels levels, Effective defaults, Facts facts, Findings findings) {
    Findings alone = new Findings();
    Binder binder = new Binder(facts, alone);
    written
        .presets()
        .forEach((facet, named) ->
            named.forEach((name, preset) -> {
              if (!Facets.of(facet).expandsPresets()) {
                levels
                    .preset(facet, name, preset.place())
                    .ifPresent(full ->
                        Facets.of(facet)
                            .checkPreset(full, name, judge(facet, name, preset, alone)));
              } else if (preset.block().isPresent()) {
                Mapping block = preset.block().get();
                Entry entry = new Entry(preset.place(), block);
                Level level = new Level(preset.place(), ImmutableMap.of(facet, entry));
                binder.bind(levels.add(defaults, level, "presets"));
              }
            }));
    alone.sorted().stream().filter(Diagnostic::isError).forEach(findings::add);
  }

  private static Judge judge(String facet, String name, Preset preset, Findings findings) {
    return new Judge(findings, "presets." + facet + "." + name, ImmutableList.of(preset.place()));
  }
}
