package dev.fingerpost.policies.locality;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Fields;
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
import java.util.HashSet;
import java.util.Set;

/** The grammar of {@code failover}: where requests go when too few instances are healthy. */
public final class FailoverFacet implements Facet {

  private static final String KEY = "failover";

  private static final Shape SHAPE =
      Shape.Block.EMPTY
          .with("datacenters", new Shape.Items(Words.DATACENTER))
          .with("service", Words.SERVICE)
          .with("minHealthyPercent", new Shape.Whole(1, 100));

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
    Fields failover = Fields.of(value);
    Judge judge = subject.judge(KEY);
    if (failover.items("datacenters").isEmpty() && !failover.has("service")) {
      judge.say(
          TextCode.MISSING,
          "`failover` needs `datacenters` or `service`",
          "",
          subject.keyPlace(KEY).orElseThrow());
    }
    twice(failover, judge.of("datacenters"));
    if (failover.text("service").filter(subject.name()::equals).isPresent()) {
      judge
          .of("service")
          .say(
              TextCode.VALUE,
              "`%s` cannot stand in for itself".formatted(subject.name()),
              "",
              failover.place("service"));
    }
    if (isOff(subject, "outlierDetection") && isOff(subject, "healthCheck")) {
      judge.say(
          PolicyCode.FAILOVER_UNNOTICED,
          "`failover` with neither `outlierDetection` nor `healthCheck`:"
              + " Envoy would not notice the failure",
          "write outlierDetection: standard, or a healthCheck",
          subject.keyPlace(KEY).orElseThrow());
    }
  }

  private static void twice(Fields failover, Judge judge) {
    Set<String> seen = new HashSet<>();
    for (YamlNode item : failover.items("datacenters")) {
      String name = ((Scalar) item).text();
      if (!seen.add(name)) {
        judge.say(TextCode.TWICE, "`%s` is given twice".formatted(name), "", item.location());
      }
    }
  }

  /** A preset's name has become a block by now, so that a scalar is {@code none}. */
  private static boolean isOff(Subject subject, String key) {
    return !subject.broken().contains(key)
        && subject.find(key).filter(Mapping.class::isInstance).isEmpty();
  }
}
