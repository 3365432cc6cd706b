package dev.fingerpost.policies.subset;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;

/** The grammar of {@code subsets}: names for parts of a service. */
public final class SubsetsFacet implements Facet {

  /** The name of a subset that someone gives. */
  private static final Shape.Word NEW_NAME =
      Shape.Word.of(
          "(?!any$)" + Words.NAME.pattern().pattern(),
          TextCode.NAME,
          Words.NAME.expected() + ", and not `any`, the whole service");

  private static final Shape SHAPE =
      new Shape.Named(
          NEW_NAME,
          Shape.Block.EMPTY
              .with("meta", new Shape.Named(Words.META_KEY, new Shape.FreeText()))
              .with(
                  "tags",
                  Shape.Either.of(new Shape.FreeText(), new Shape.Items(new Shape.FreeText())))
              .with("datacenter", Words.DATACENTER)
              .with("filter", new Shape.FreeText()));

  @Override
  public String key() {
    return SubsetNames.KEY;
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public ImmutableSet<Standing> standing() {
    return Standing.ONE_SERVICE;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    Judge judge = subject.judge(key());
    ((Mapping) value)
        .entries()
        .forEach((name, entry) -> check((Mapping) entry.value(), name, judge.of(name)));
  }

  private static void check(Mapping subset, String name, Judge judge) {
    if (subset.entries().isEmpty()) {
      judge.say(
          TextCode.MISSING,
          "`%s` needs a key".formatted(name),
          "one of: meta, tags, datacenter, filter",
          subset.location());
    }
    subset
        .get("filter")
        .flatMap(filter -> FilterParser.mistake(((Scalar) filter).text()))
        .ifPresent(mistake ->
            judge
                .of("filter")
                .say(
                    PolicyCode.FILTER,
                    "`filter` at character %d: %s".formatted(mistake.at(), mistake.message()),
                    mistake.hint(),
                    subset.entry("filter").orElseThrow().value().location()));
  }
}
