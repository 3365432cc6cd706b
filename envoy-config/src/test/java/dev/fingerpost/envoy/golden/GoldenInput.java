package dev.fingerpost.envoy.golden;

import dev.fingerpost.envoy.bootstrap.Nodes;
import dev.fingerpost.envoy.fixture.Messages;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.plan.Audience;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A case's input, three texts in one file under the keys {@code registry}, {@code policies} and
 * {@code node}. Each keeps its line numbers, so that diagnostics point into the case's file.
 */
record GoldenInput(String registry, String policies, String node) {
  private static final Pattern NEW_SECTION = Pattern.compile("\\S.*");
  private static final String INDENT = "  ";

  static GoldenInput parse(String text) {
    return new GoldenInput(
        section(text, "registry"), section(text, "policies"), section(text, "node"));
  }

  /** A diagnostic about a section as one about the case's file: sections are indented there. */
  static Diagnostic placed(Diagnostic diagnostic) {
    return diagnostic
        .location()
        .map(place ->
            diagnostic.at(
                new Location(GoldenFiles.INPUT, place.line(), place.column() + INDENT.length())))
        .orElse(diagnostic);
  }

  /** The same input in another order: of keys everywhere, of lists in the registry too. */
  GoldenInput shuffled(Random random) {
    return new GoldenInput(
        new Shuffle(random).everything(registry), new Shuffle(random).keys(policies), node);
  }

  Audience audience() {
    return Nodes.audience(Messages.read(node, Node.getDefaultInstance()));
  }

  /** The lines under a key, all other lines blank. */
  private static String section(String text, String key) {
    StringBuilder section = new StringBuilder();
    boolean isInside = false;
    for (String line : text.lines().toList()) {
      Matcher start = NEW_SECTION.matcher(line);
      if (start.matches()) {
        isInside = line.equals(key + ":");
      } else if (isInside && line.startsWith(INDENT)) {
        section.append(line.substring(INDENT.length()));
      }
      section.append('\n');
    }
    return section.toString();
  }
}
