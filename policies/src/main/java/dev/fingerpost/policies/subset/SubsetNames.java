package dev.fingerpost.policies.subset;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Names;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Subject;

/** The subsets that a service has, for the blocks that name them. */
public final class SubsetNames {

  /** The whole service, wherever a subset may be named. */
  public static final String ANY = "any";

  static final String KEY = "subsets";

  private SubsetNames() {}

  /** Reports a name that is neither a subset of the service nor {@link #ANY}. */
  public static void check(Scalar name, Subject subject, Judge judge) {
    if (name.text().equals(ANY) || subject.broken().contains(KEY)) {
      return;
    }
    ImmutableSet<String> known =
        subject
            .find(KEY)
            .map(node -> ((Mapping) node).entries().keySet())
            .orElse(ImmutableSet.of());
    if (!known.contains(name.text())) {
      judge.say(
          PolicyCode.SUBSET,
          "`%s` is not a subset of `%s`".formatted(name.text(), subject.name()),
          Names.nearest(name.text(), known)
              .map(near -> "did you mean `" + near + "`?")
              .orElse(known.isEmpty() ? "name it in `subsets` first" : "known: " + all(known)),
          name.location());
    }
  }

  /** The same for a node that may be a list of names. */
  public static void checkAll(Iterable<YamlNode> names, Subject subject, Judge judge) {
    names.forEach(name -> check((Scalar) name, subject, judge));
  }

  private static String all(ImmutableSet<String> known) {
    return ANY + ", " + String.join(", ", known.stream().sorted().toList());
  }
}
