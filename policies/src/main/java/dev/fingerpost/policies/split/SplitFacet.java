package dev.fingerpost.policies.split;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import dev.fingerpost.policies.subset.SubsetNames;

/** The grammar of {@code split}: each subset with its share. Another level replaces it whole. */
public final class SplitFacet implements Facet {

  static final String KEY = "split";

  private static final Shape SHAPE = new Shape.Named(Words.NAME, Words.SHARE);

  @Override
  public String key() {
    return KEY;
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
  public YamlNode add(YamlNode base, YamlNode written) {
    return written;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    Judge judge = subject.judge(KEY);
    Mapping split = (Mapping) value;
    split
        .entries()
        .forEach((name, entry) ->
            SubsetNames.check(new Scalar(entry.location(), name, Kind.STRING), subject, judge));
    int sum = split.entries().values().stream().mapToInt(entry -> Shares.of(entry.value())).sum();
    if (sum != Shares.WHOLE) {
      judge.say(
          PolicyCode.SHARES,
          "the shares of `split` add up to %s, not 100%%".formatted(Shares.print(sum)),
          "",
          subject.keyPlace(KEY).orElseThrow());
    }
  }
}
