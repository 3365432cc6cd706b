package dev.fingerpost.policies.split;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import dev.fingerpost.policies.subset.SubsetNames;
import java.util.Optional;

/** The grammar of {@code canary}: a split that moves by steps, in place of {@code split}. */
public final class CanaryFacet implements Facet {

  static final String KEY = "canary";

  private static final String EXAMPLE = "write steps: [1%, 5%, 25%, 100%]";

  private static final Shape SHAPE =
      Shape.Block.EMPTY
          .requiring("subset", Words.NAME)
          .with("from", Words.NAME)
          .with("steps", new Shape.Items(Words.SHARE))
          .requiring("every", Words.PERIOD)
          .with("minRequests", Words.COUNT_OR_ZERO)
          .with(
              "abortIf",
              Shape.Block.EMPTY.with("errorPercent", Words.PERCENT).with("p99", Words.PERIOD));

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
  public void check(YamlNode value, Subject subject) {
    Fields canary = Fields.of(value);
    Judge judge = subject.judge(KEY);
    if (subject.has(SplitFacet.KEY)) {
      judge.say(
          TextCode.EXCLUSIVE,
          "`split` and `canary` exclude each other",
          "keep one of them",
          subject.keyPlace(KEY).orElseThrow());
    }
    sides(canary, subject, judge);
    steps(canary, subject, judge);
  }

  private static void sides(Fields canary, Subject subject, Judge judge) {
    for (String key : ImmutableList.of("subset", "from")) {
      canary
          .mapping()
          .get(key)
          .ifPresent(name -> SubsetNames.check((Scalar) name, subject, judge.of(key)));
    }
    Optional<String> from = canary.text("from").or(() -> Optional.of(SubsetNames.ANY));
    if (from.equals(canary.text("subset"))) {
      judge
          .of("subset")
          .say(
              TextCode.VALUE,
              "`subset` and `from` are both `%s`".formatted(from.get()),
              "",
              canary.place("subset"));
    }
  }

  private static void steps(Fields canary, Subject subject, Judge judge) {
    ImmutableList<YamlNode> steps = canary.items("steps");
    if (steps.isEmpty()) {
      judge.say(
          PolicyCode.STEPS,
          "`canary` has no `steps`",
          EXAMPLE,
          canary.has("steps") ? canary.place("steps") : subject.keyPlace(KEY).orElseThrow());
    }
    int before = 0;
    for (YamlNode step : steps) {
      int share = Shares.of(step);
      if (share <= before) {
        judge
            .of("steps")
            .say(
                PolicyCode.STEPS,
                "`steps` do not rise: %s after %s"
                    .formatted(Shares.print(share), Shares.print(before)),
                EXAMPLE,
                step.location());
      }
      before = share;
    }
  }
}
