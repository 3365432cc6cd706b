package dev.fingerpost.policies.grammar;

import com.google.common.base.CharMatcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;

/** Regular expressions as Envoy takes them: those of RE2, of bytes, up to a size. */
public final class Regex {

  /** Envoy refuses programs that are larger. */
  private static final int LARGEST_PROGRAM = 100;

  private static final int LONGEST = 1024;

  private Regex() {}

  /** Reports an expression that Envoy would refuse. */
  public static void check(YamlNode node, Judge judge) {
    String text = ((Scalar) node).text();
    if (text.length() > LONGEST) {
      say(node, judge, "a regex of %d characters".formatted(text.length()), "write at most 1024");
      return;
    }
    if (!CharMatcher.ascii().matchesAllOf(text)) {
      say(node, judge, "`%s` has more than ASCII".formatted(text), "Envoy matches byte by byte");
      return;
    }
    try {
      Pattern.compile(text);
      int size = RegexSize.of(text);
      if (size > LARGEST_PROGRAM) {
        say(
            node,
            judge,
            "`%s` is too large a regex: about %d steps, not over %d"
                .formatted(text, size, LARGEST_PROGRAM),
            "use fewer counted repetitions, or a prefix");
      }
    } catch (PatternSyntaxException e) {
      say(
          node,
          judge,
          "`%s` is not a regex of RE2: %s".formatted(text, e.getDescription()),
          "RE2 has no look-around and no back-references");
    }
  }

  private static void say(YamlNode node, Judge judge, String message, String hint) {
    judge.say(PolicyCode.REGEX, message, hint, node.location());
  }
}
