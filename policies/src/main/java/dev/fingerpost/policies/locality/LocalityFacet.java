package dev.fingerpost.policies.locality;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.policy.locality.ZonePreference;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.Merge;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import java.util.Comparator;
import java.util.Optional;

/**
 * The grammar of {@code locality}: whether near instances come first. {@code sameZone} is short for
 * {@code {prefer: sameZone, mode: zoneAware}}; another mode drops the keys of the old one.
 */
public final class LocalityFacet implements Facet {

  private static final String KEY = "locality";
  private static final Shape SAME_ZONE = Shape.OneOf.of("sameZone");

  /** Each mode with its own keys. */
  private static final ImmutableMap<String, ImmutableSet<String>> KEYS =
      ImmutableMap.of(
          "zoneAware", ImmutableSet.of("prefer", "minClusterSize"),
          "weighted", ImmutableSet.of("weights"),
          "priority", ImmutableSet.of("prefer"));

  /** Balancers whose own choice of an instance leaves no room for zones. */
  private static final ImmutableSet<String> ZONELESS =
      ImmutableSet.of("ringHash", "maglev", "direct");

  private static final Shape SHAPE =
      Shape.Either.of(
          SAME_ZONE,
          Shape.Block.EMPTY
              .with("mode", new Shape.OneOf(KEYS.keySet(), ImmutableMap.of()))
              .with("prefer", SAME_ZONE)
              .with("minClusterSize", Words.COUNT)
              .with("weights", new Shape.Named(Words.ZONE, Words.COUNT)));

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public YamlNode add(YamlNode base, YamlNode written) {
    Mapping below = inFull(base);
    Mapping above = inFull(written);
    Optional<String> mode = new Fields(above).text("mode");
    if (mode.isEmpty() || mode.equals(new Fields(below).text("mode"))) {
      return Merge.over(below, above);
    }
    ImmutableSet<String> known = KEYS.getOrDefault(mode.get(), ImmutableSet.of());
    return Merge.over(Merge.keep(below, known::contains), above);
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    Fields locality = new Fields(inFull(value));
    Judge judge = subject.judge(KEY, "loadBalancer");
    String mode = locality.text("mode").orElse("zoneAware");
    ImmutableSet<String> known = KEYS.getOrDefault(mode, ImmutableSet.of());
    for (String key : locality.mapping().entries().keySet()) {
      if (!key.equals("mode") && !known.contains(key)) {
        judge.say(
            TextCode.UNKNOWN_KEY,
            "unknown key `%s` in `locality` with `%s`".formatted(key, mode),
            known.isEmpty() ? "" : "it takes " + String.join(", ", known),
            locality.keyPlace(key));
      }
    }
    if (mode.equals("weighted") && !locality.has("weights")) {
      judge.say(
          TextCode.MISSING,
          "`locality` needs the key `weights`",
          "write weights: {zone-a: 80, zone-b: 20}",
          locality.place("mode"));
    }
    if (mode.equals("zoneAware")) {
      balancer(subject, locality, judge);
    }
  }

  /** Binds a value that the shape accepts. */
  public static ZonePreference bind(YamlNode node) {
    Fields locality = new Fields(inFull(node));
    return switch (locality.text("mode").orElse("zoneAware")) {
      case "weighted" -> new ZonePreference.Weighted(weights(locality));
      case "priority" -> new ZonePreference.OwnZoneFirst();
      default ->
          new ZonePreference.ZoneAware(
              locality
                  .whole("minClusterSize")
                  .orElse(ZonePreference.ZoneAware.DEFAULT_MIN_CLUSTER_SIZE));
    };
  }

  private static ImmutableSortedMap<String, Integer> weights(Fields locality) {
    Fields weights = locality.block("weights").orElse(Fields.NONE);
    return weights.mapping().entries().keySet().stream()
        .collect(
            ImmutableSortedMap.toImmutableSortedMap(
                Comparator.naturalOrder(), zone -> zone, zone -> weights.whole(zone).orElse(1)));
  }

  private static void balancer(Subject subject, Fields locality, Judge judge) {
    subject
        .find("loadBalancer")
        .map(node -> node instanceof Mapping block ? block.get("policy") : Optional.of(node))
        .flatMap(policy -> policy)
        .map(policy -> ((Scalar) policy).text())
        .filter(ZONELESS::contains)
        .ifPresent(policy ->
            judge.say(
                PolicyCode.NOT_ZONE_AWARE,
                "`zoneAware` has no effect with `%s`, which chooses among all zones"
                    .formatted(policy),
                "",
                locality.place("mode")));
  }

  /** The block with its shorthand written out. */
  private static Mapping inFull(YamlNode node) {
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    Scalar mode = new Scalar(node.location(), "zoneAware", Kind.STRING);
    return new Mapping(
        node.location(),
        ImmutableMap.of(
            "prefer", new Entry(node.location(), node),
            "mode", new Entry(node.location(), mode)));
  }
}
