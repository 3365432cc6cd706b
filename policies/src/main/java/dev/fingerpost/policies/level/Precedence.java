package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.policy.Origins;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlDocument;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From the trees of all files to one effective policy per service: built-in defaults, then {@code
 * defaults}, then {@code services.NAME}, presets at the level that names them.
 *
 * @param set what holds; to be used only if the findings have no errors
 */
public record Precedence(PolicySet set, Origins origins) {

  /** Adds all files up, not what is bound already. What is wrong goes to the findings. */
  public static Precedence of(
      ImmutableSortedMap<String, YamlDocument> files, Bindings bindings, Findings findings) {
    Gathering gathering = new Gathering(findings);
    files.forEach((path, document) -> {
      document.diagnostics().forEach(findings::add);
      document.root().ifPresent(root -> gathering.add(root, path));
    });
    Written written = gathering.written();
    ImmutableMap<String, ImmutableMap<String, Preset>> presets = withBuiltIn(written, findings);
    // What a file that cannot be read names is not unknown.
    Levels levels = new Levels(presets, isWhole(files) ? findings : new Findings());
    Effective defaults = levels.add(BuiltIn.VALUE.defaults(), written.defaults(), "defaults");
    Bindings.Reading reading = bindings.over(new Basis(defaults, presets));
    Bindings.Bound others =
        reading.of(
            "defaults",
            written.defaults(),
            (found, places) -> {
              defaults.putOrigins(places);
              return new Binder(found).bind(defaults);
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
                  (found, places) -> {
                    Effective effective = levels.add(defaults, level, path);
                    effective.putOrigins(places);
                    return new Binder(found).bind(effective, defaults, others.policy());
                  }));
        });
    judgePresets(written, levels, defaults, findings);
    return sum(others, services, findings, reading);
  }

  private static Precedence sum(
      Bindings.Bound others,
      Map<String, Bindings.Bound> services,
      Findings findings,
      Bindings.Reading reading) {
    ImmutableMap.Builder<String, Location> origins = ImmutableMap.builder();
    Iterables.concat(List.of(others), services.values())
        .forEach(bound -> {
          origins.putAll(bound.origins());
          bound.found().forEach(findings::add);
        });
    if (findings.errors() == 0) {
      reading.keep();
    }
    return new Precedence(
        new PolicySet(
            others.policy(),
            ImmutableSortedMap.copyOf(Maps.transformValues(services, Bindings.Bound::policy))),
        new Origins(origins.buildKeepingLast()));
  }

  /** What a service's policy follows from, beside what is written for it. */
  private record Basis(
      Effective defaults, ImmutableMap<String, ImmutableMap<String, Preset>> presets) {}

  private static boolean isWhole(ImmutableSortedMap<String, YamlDocument> files) {
    return files.values().stream()
        .allMatch(document -> document.root().isPresent() || document.diagnostics().isEmpty());
  }

  private static ImmutableMap<String, ImmutableMap<String, Preset>> withBuiltIn(
      Written written, Findings findings) {
    ImmutableMap.Builder<String, ImmutableMap<String, Preset>> all = ImmutableMap.builder();
    BuiltIn.VALUE
        .presets()
        .forEach((facet, builtIn) -> {
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
      Written written, Levels levels, Effective defaults, Findings findings) {
    Findings alone = new Findings();
    Binder binder = new Binder(alone);
    written
        .presets()
        .forEach((facet, named) ->
            named.forEach((name, preset) -> {
              if (preset.block().isPresent()) {
                Mapping block = preset.block().get();
                Entry entry = new Entry(preset.place(), block);
                Level level = new Level(preset.place(), ImmutableMap.of(facet, entry));
                binder.bind(levels.add(defaults, level, "presets"));
              }
            }));
    alone.sorted().stream().filter(Diagnostic::isError).forEach(findings::add);
  }
}
