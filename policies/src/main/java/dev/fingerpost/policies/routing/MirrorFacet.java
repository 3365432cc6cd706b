package dev.fingerpost.policies.routing;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import dev.fingerpost.policies.subset.SubsetNames;

/** The grammar of {@code mirror}: where copies of requests go, and how many. */
public final class MirrorFacet implements Facet {

  private static final String KEY = "mirror";

  /** Envoy takes no share for all of them, so that it must be written. */
  private static final Shape SHAPE =
      new Shape.Items(
          Shape.Block.EMPTY
              .with("subset", Words.NAME)
              .with("service", Words.SERVICE)
              .requiring("share", Words.SHARE)
              .excluding("subset", "service"));

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
    return Standing.ONE_SERVICE_AND_ROUTE;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    ImmutableList<YamlNode> items = ((Sequence) value).items();
    for (int i = 0; i < items.size(); i++) {
      YamlNode item = items.get(i);
      Judge judge = subject.judge(KEY).item(i);
      Fields mirror = Fields.of(item);
      if (!mirror.has("subset") && !mirror.has("service")) {
        judge.say(TextCode.MISSING, "`mirror` needs `subset` or `service`", "", item.location());
      }
      mirror
          .mapping()
          .get("subset")
          .ifPresent(name -> SubsetNames.check((Scalar) name, subject, judge.of("subset")));
    }
  }
}
