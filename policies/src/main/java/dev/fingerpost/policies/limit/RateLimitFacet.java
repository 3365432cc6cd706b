package dev.fingerpost.policies.limit;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Merge;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammar of {@code rateLimit}: {@code none}, a rate such as {@code 500/s}, or a block. */
public final class RateLimitFacet implements Facet {

  /** One for all. */
  public static final RateLimitFacet RATE_LIMIT = new RateLimitFacet();

  private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,8})/(s|m|h)");

  /** Envoy refuses a bucket that is filled more often. */
  private static final Duration SHORTEST_FILL = Duration.ofMillis(50);

  private static final Shape RATE_OR_NONE =
      Shape.Word.of(
          "none|" + RATE.pattern(),
          TextCode.VALUE,
          "write a number and /s, /m or /h, such as 500/s, or none");

  private static final Shape BY =
      Shape.Either.of(
          Shape.OneOf.of("sourceIp"), new Shape.OneKey(ImmutableMap.of("header", Words.HEADER)));

  private static final Shape SHAPE =
      Shape.Either.of(
          RATE_OR_NONE,
          NotServed.markKeys(
              "rateLimit",
              Shape.Block.EMPTY
                  .with("requests", Words.COUNT)
                  .with("per", new Shape.Period(SHORTEST_FILL, Duration.ofDays(1)))
                  .with("burst", Words.COUNT)
                  .with("mode", Shape.OneOf.of("enforce", "shadow"))
                  .with(
                      "global",
                      Shape.Block.EMPTY
                          .with("service", Words.SERVICE)
                          .with("domain", Words.PARAMETER)
                          .with("by", new Shape.Items(BY))
                          .with("onError", Shape.OneOf.of("allow", "deny")))));

  private RateLimitFacet() {}

  @Override
  public String key() {
    return "rateLimit";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public ImmutableSet<Standing> standing() {
    return Standing.EVERY_SERVICE_AND_ROUTE;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    RateLimitRules.check(value, subject.judge(key()));
  }

  @Override
  public YamlNode add(YamlNode base, YamlNode written) {
    return Merge.over(inFull(base), inFull(written));
  }

  /** The block with its shorthand written out; that it is switched off stays. */
  static YamlNode inFull(YamlNode node) {
    if (!(node instanceof Scalar scalar)) {
      return node;
    }
    Matcher rate = RATE.matcher(scalar.text());
    return rate.matches()
        ? new Mapping(
            node.location(),
            ImmutableMap.of(
                "requests", part(scalar, rate.group(1), Kind.INTEGER),
                "per", part(scalar, "1" + rate.group(2), Kind.STRING)))
        : node;
  }

  private static Entry part(Scalar rate, String text, Kind kind) {
    return new Entry(rate.location(), new Scalar(rate.location(), text, kind));
  }
}
