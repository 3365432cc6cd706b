package dev.fingerpost.policies.access;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Names;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Facts;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.util.Optional;

/** What a merged {@code jwt} needs, and what a provider does. */
public final class JwtRules {

  private JwtRules() {}

  /** Judges what the shape accepts. */
  public static void check(YamlNode node, Facts facts, Judge judge) {
    if (!(JwtFacet.inFull(node) instanceof Mapping mapping)) {
      return;
    }
    Fields block = new Fields(mapping);
    ImmutableSortedSet<String> providers = ImmutableSortedSet.copyOf(facts.presets().get("jwt"));
    Optional<String> provider = block.text("provider");
    if (provider.isEmpty()) {
      judge.missing(block, "jwt", "provider", "the name of one under `presets.jwt`");
    } else if (facts.isWhole() && !providers.contains(provider.get())) {
      judge.say(
          PolicyCode.PROVIDER,
          "`%s` is not a provider under `presets.jwt`".formatted(provider.get()),
          Names.nearest(provider.get(), providers)
              .map(near -> "did you mean `" + near + "`?")
              .orElse(
                  providers.isEmpty()
                      ? "write its `issuer` and `jwks` there"
                      : "known: " + String.join(", ", providers)),
          block.place("provider"));
    }
  }

  /** Judges a provider with what it extends. */
  static void checkProvider(Mapping provider, String name, Judge judge) {
    Fields block = new Fields(provider);
    for (String key : ImmutableList.of("issuer", "jwks")) {
      if (!block.has(key)) {
        judge.missing(block, name, key, "");
      }
    }
  }
}
