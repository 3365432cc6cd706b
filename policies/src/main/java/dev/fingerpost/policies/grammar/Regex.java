package dev.fingerpost.policies.grammar;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;

/** Regular expressions as Envoy takes them: those of RE2, up to a size. */
public final class Regex {

  /** Envoy refuses programs that are larger. */
  private static final int LARGEST_PROGRAM = 100;

  private Regex() {}

  /** Reports an expression that Envoy would refuse. */
  public static void check(YamlNode node, Judge judge) {
    String text = ((Scalar) node).text();
    try {
      int size = Pattern.compile(text).programSize();
      if (size > LARGEST_PROGRAM) {
        judge.say(
            PolicyCode.REGEX,
            "`%s` is too large a regex: %d steps, not over %d"
                .formatted(text, size, LARGEST_PROGRAM),
            "use fewer counted repetitions, or a prefix",
            node.location());
      }
    } catch (PatternSyntaxException e) {
      judge.say(
          PolicyCode.REGEX,
          "`%s` is not a regex of RE2: %s".formatted(text, e.getDescription()),
          "RE2 has no look-around and no back-references",
          node.location());
    }
  }
}
