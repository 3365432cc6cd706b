package dev.fingerpost.policies.split;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;

/** The grammar of {@code splitOn}: the header whose number keeps a request on its side. */
public final class SplitOnFacet implements Facet {

  private static final String KEY = "splitOn";

  private static final Shape SHAPE = new Shape.OneKey(ImmutableMap.of("header", Words.HEADER));

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
    if (!subject.has(SplitFacet.KEY) && !subject.has(CanaryFacet.KEY)) {
      subject
          .judge(KEY)
          .say(
              TextCode.MISSING,
              "`splitOn` needs `split` or `canary`",
              "",
              subject.keyPlace(KEY).orElseThrow());
    }
  }
}
