package dev.fingerpost.policies.level;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.yaml.Findings;
import dev.fingerpost.model.yaml.YamlDocument;
import dev.fingerpost.model.yaml.YamlReader;
import dev.fingerpost.policies.grammar.Judge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/** What holds when nobody writes anything: the defaults and presets that come with the product. */
record BuiltIn(Effective defaults, ImmutableMap<String, ImmutableMap<String, Preset>> presets) {

  static final BuiltIn VALUE = read();

  private static BuiltIn read() {
    Findings findings = new Findings();
    Gathering gathering = new Gathering(findings);
    for (String name : ImmutableList.of("defaults.yaml", "presets.yaml")) {
      YamlDocument document = YamlReader.read(Judge.BUILT_IN + name, resource(name));
      document.diagnostics().forEach(findings::add);
      gathering.add(document.root().orElseThrow(), name);
    }
    Written written = gathering.written();
    Effective defaults =
        new Levels(written.presets(), findings)
            .add(Effective.NOTHING, written.defaults(), "defaults");
    if (findings.errors() > 0) {
      throw new IllegalStateException("built-in policies: " + findings.sorted());
    }
    return new BuiltIn(defaults, written.presets());
  }

  /** As a policy file of the same meaning; the presets as comments, since their names are taken. */
  static String text() {
    return new String(resource("defaults.yaml"), UTF_8)
        + "\n"
        + new String(resource("presets.yaml"), UTF_8)
            .lines()
            .map(line -> line.startsWith("#") ? line : "# " + line)
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private static byte[] resource(String name) {
    try (InputStream in = BuiltIn.class.getResourceAsStream("/dev/fingerpost/policies/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
