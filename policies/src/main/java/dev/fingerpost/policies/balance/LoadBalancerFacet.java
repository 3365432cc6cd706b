package dev.fingerpost.policies.balance;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.yaml.Refusal;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Merge;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.PeerNames;
import dev.fingerpost.policies.grammar.Words;
import java.util.Optional;

/**
 * The grammar of {@code loadBalancer}. A bare name is short for {@code policy}; another policy
 * drops those keys of the old one that it does not know.
 */
public final class LoadBalancerFacet implements Facet {

  private static final ImmutableSet<String> RING =
      ImmutableSet.of(
          "hashOn", "hashBalanceFactor", "minimumRingSize", "maximumRingSize", "fixedWeights");

  /** Each policy with its own keys. */
  static final ImmutableMap<String, ImmutableSet<String>> KEYS =
      ImmutableMap.of(
          "random", ImmutableSet.of(),
          "roundRobin", ImmutableSet.of("slowStart"),
          "weighted", ImmutableSet.of("slowStart", "fixedWeights"),
          "leastRequest",
              ImmutableSet.of("choiceCount", "selectionMethod", "slowStart", "fixedWeights"),
          "leastTime", ImmutableSet.of("mode", "minShare", "signal", "slowStart", "fixedWeights"),
          "timestamp", ImmutableSet.of("slowStart", "fixedWeights"),
          "direct", ImmutableSet.of("header", "by", "otherwise"),
          "ringHash", RING,
          "maglev", ImmutableSet.of("hashOn", "hashBalanceFactor", "tableSize", "fixedWeights"));

  /**
   * Envoy draws so many for each request: a million take 75 ms of a worker that serves them all.
   */
  private static final Shape CHOICES = new Shape.Whole(2, 100);

  private static final Shape.OneOf POLICY =
      new Shape.OneOf(
          KEYS.keySet(),
          ImmutableMap.<String, Refusal>builder()
              .putAll(NotServed.values("loadBalancer.policy", KEYS.keySet()))
              .putAll(PeerNames.BALANCERS)
              .buildOrThrow());

  private static final Shape HASH_KEY =
      Shape.Either.of(
          Shape.OneOf.of("sourceIp"),
          new Shape.OneKey(
              ImmutableMap.of(
                  "header",
                  Words.HEADER,
                  "query",
                  Words.PARAMETER,
                  "cookie",
                  Shape.Block.EMPTY
                      .requiring("name", Words.PARAMETER)
                      .with("ttl", Words.PERIOD_OR_ZERO)
                      .with("path", Words.COOKIE_PATH))));

  private static final Shape.Word INSTANCE_ID =
      Shape.Word.of(
          "[^\\x00-\\x20\\x7f]{1,255}", TextCode.NAME, "write the registry's ID of an instance");

  private static final Shape SHAPE =
      Shape.Either.of(
          POLICY,
          NotServed.markKeys(
              "loadBalancer",
              Shape.Block.EMPTY
                  .with("policy", POLICY)
                  .with("choiceCount", CHOICES)
                  .with("selectionMethod", Shape.OneOf.of("nChoices", "fullScan"))
                  .with("hashOn", new Shape.Items(HASH_KEY))
                  .with("hashBalanceFactor", new Shape.Whole(100, 1_000_000))
                  .with("minimumRingSize", new Shape.Whole(0, 8_388_608))
                  .with("maximumRingSize", new Shape.Whole(1, 8_388_608))
                  .with("tableSize", Words.COUNT)
                  .with(
                      "slowStart",
                      Shape.Either.of(
                          Shape.OneOf.of("none"),
                          Shape.Block.EMPTY
                              .requiring("window", Words.PERIOD)
                              .with("aggression", new Shape.Whole(1, 100))
                              .with("minWeightPercent", Words.PERCENT)))
                  .with(
                      "fixedWeights", new Shape.Named(INSTANCE_ID, new Shape.Whole(0, Weights.MAX)))
                  .with("mode", Shape.OneOf.of("enforce", "shadow"))
                  .with("minShare", Words.SHARE)
                  .with("signal", Shape.OneOf.of("als", "lrs"))
                  .with("header", Words.HEADER)
                  .with("by", Shape.OneOf.of("instance", "address"))
                  .with(
                      "otherwise",
                      Shape.OneOf.of(
                          "reject", "random", "roundRobin", "weighted", "leastRequest"))));

  @Override
  public String key() {
    return "loadBalancer";
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public YamlNode add(YamlNode base, YamlNode written) {
    Mapping above = inFull(written);
    Mapping below = inFull(base);
    Optional<String> policy = policy(above);
    if (policy.isEmpty() || policy.equals(policy(below))) {
      return Merge.over(below, above);
    }
    ImmutableSet<String> known = KEYS.getOrDefault(policy.get(), ImmutableSet.of());
    return Merge.over(Merge.keep(below, known::contains), above);
  }

  /** The block with its shorthand written out. */
  static Mapping inFull(YamlNode node) {
    return node instanceof Mapping mapping
        ? mapping
        : new Mapping(node.location(), ImmutableMap.of("policy", new Entry(node.location(), node)));
  }

  private static Optional<String> policy(Mapping block) {
    return block.get("policy").map(node -> ((Scalar) node).text());
  }
}
