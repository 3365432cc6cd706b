package dev.fingerpost.policies.balance;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.balance.LoadBalancer.NamedBy;
import dev.fingerpost.model.policy.balance.LoadBalancer.Otherwise;
import dev.fingerpost.model.policy.balance.SlowStart;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** A merged {@code loadBalancer} block to its record. */
public final class LoadBalancerBinder {

  private static final int LARGEST_TABLE = 5_000_011;

  private LoadBalancerBinder() {}

  /** Binds a block that its shape accepts. */
  public static LoadBalancer bind(YamlNode node, Judge judge) {
    Fields block = Fields.of(LoadBalancerFacet.inFull(node));
    String policy = block.text("policy").orElseThrow();
    BalancerRules.check(block, policy, judge);
    return switch (policy) {
      case "random" -> new LoadBalancer.Random();
      case "roundRobin" -> new LoadBalancer.RoundRobin(slowStart(block));
      case "weighted" -> new LoadBalancer.Weighted(slowStart(block));
      case "leastRequest" ->
          new LoadBalancer.LeastRequest(
              block.whole("choiceCount").orElse(2),
              block.text("selectionMethod").filter("fullScan"::equals).isPresent(),
              slowStart(block));
      case "timestamp" -> new LoadBalancer.Timestamp(slowStart(block));
      case "ringHash" -> ringHash(block, judge);
      case "maglev" -> maglev(block, judge);
      case "direct" -> direct(block);
      // Not served: an error by now, so that nobody gets to see this.
      case "leastTime" -> new LoadBalancer.Random();
      default -> throw new IllegalStateException("loadBalancer.policy: " + policy);
    };
  }

  /** The weights that a block gives to instances by their IDs. */
  public static ImmutableSortedMap<String, Integer> fixedWeights(YamlNode node) {
    return Fields.of(LoadBalancerFacet.inFull(node))
        .block("fixedWeights")
        .map(LoadBalancerBinder::byInstance)
        .orElse(ImmutableSortedMap.of());
  }

  private static ImmutableSortedMap<String, Integer> byInstance(Fields weights) {
    ImmutableSortedMap.Builder<String, Integer> all = ImmutableSortedMap.naturalOrder();
    weights
        .mapping()
        .entries()
        .keySet()
        .forEach(id -> all.put(id, weights.whole(id).orElseThrow()));
    return all.buildOrThrow();
  }

  /** {@code none} is a word, and so no block. */
  private static Optional<SlowStart> slowStart(Fields block) {
    return block
        .mapping()
        .get("slowStart")
        .filter(Mapping.class::isInstance)
        .map(Fields::of)
        .map(slow ->
            new SlowStart(
                slow.period("window").orElseThrow(),
                slow.whole("aggression").orElse(1),
                new Percent(slow.whole("minWeightPercent").orElse(10))));
  }

  private static LoadBalancer ringHash(Fields block, Judge judge) {
    int min = block.whole("minimumRingSize").orElse(1024);
    int max = block.whole("maximumRingSize").orElse(8_388_608);
    if (min < 1 || min > max) {
      judge.say(
          PolicyCode.RING,
          min < 1
              ? "`minimumRingSize`: 0 (expected: 1 or more)"
              : "`minimumRingSize` %d is over `maximumRingSize` %d".formatted(min, max),
          min < 1 ? "a ring of no entries has no instance to choose" : "",
          block.place("minimumRingSize"),
          block.place("maximumRingSize"));
    }
    return new LoadBalancer.RingHash(hashing(block, judge), min, max);
  }

  private static LoadBalancer maglev(Fields block, Judge judge) {
    int size = block.whole("tableSize").orElse(65_537);
    if (size > LARGEST_TABLE || !isPrime(size)) {
      judge
          .of("tableSize")
          .say(
              PolicyCode.TABLE,
              "`tableSize`: %d (expected: a prime up to %d)".formatted(size, LARGEST_TABLE),
              "the next prime is " + nextPrime(size),
              block.place("tableSize"));
    }
    return new LoadBalancer.Maglev(hashing(block, judge), size);
  }

  private static LoadBalancer direct(Fields block) {
    NamedBy by =
        block.text("by").filter("address"::equals).isPresent() ? NamedBy.ADDRESS : NamedBy.INSTANCE;
    String header = block.text("header").orElse(""); // without one it is an error by now
    return new LoadBalancer.Direct(Ascii.toLowerCase(header), by, otherwise(block));
  }

  private static Otherwise otherwise(Fields block) {
    return block
        .text("otherwise")
        .flatMap(name ->
            Arrays.stream(Otherwise.values())
                .filter(value -> value.policyName().equals(name))
                .findFirst())
        .orElse(Otherwise.LEAST_REQUEST);
  }

  private static boolean isPrime(int number) {
    return BigInteger.valueOf(number).isProbablePrime(50);
  }

  private static int nextPrime(int size) {
    return size >= LARGEST_TABLE
        ? LARGEST_TABLE
        : BigInteger.valueOf(size).nextProbablePrime().intValueExact();
  }

  private static LoadBalancer.Hashing hashing(Fields block, Judge judge) {
    ImmutableList<HashKey> keys =
        block.items("hashOn").stream()
            .map(LoadBalancerBinder::hashKey)
            .collect(ImmutableList.toImmutableList());
    if (keys.isEmpty()) {
      judge.say(
          PolicyCode.NOTHING_HASHED,
          "`" + block.text("policy").orElse("") + "` without `hashOn`: Envoy picks at random",
          "write hashOn: [{header: x-user-id}], or sourceIp, or a cookie",
          block.place("policy"));
    }
    return new LoadBalancer.Hashing(keys, block.whole("hashBalanceFactor"));
  }

  private static HashKey hashKey(YamlNode item) {
    if (!(item instanceof Mapping mapping)) {
      return new HashKey.SourceIp();
    }
    Fields key = new Fields(mapping);
    return switch (Iterables.getOnlyElement(mapping.entries().keySet())) {
      // Envoy compares header names in lower case; one spelling, one policy.
      case "header" -> new HashKey.Header(Ascii.toLowerCase(key.text("header").orElseThrow()));
      case "query" -> new HashKey.Query(key.text("query").orElseThrow());
      case "cookie" -> {
        Fields cookie = key.block("cookie").orElseThrow();
        yield new HashKey.Cookie(
            cookie.text("name").orElseThrow(), cookie.period("ttl"), cookie.text("path"));
      }
      default -> throw new IllegalStateException("hashOn: " + mapping);
    };
  }
}
