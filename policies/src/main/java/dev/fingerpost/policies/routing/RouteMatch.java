package dev.fingerpost.policies.routing;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.policy.routing.HeaderMatch;
import dev.fingerpost.model.policy.routing.HeaderMatch.Condition;
import dev.fingerpost.model.policy.routing.PathMatch;
import dev.fingerpost.model.policy.routing.RequestMatch;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.PathWords;
import dev.fingerpost.policies.grammar.Regex;
import dev.fingerpost.policies.grammar.Words;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The grammar of a route's {@code match}: which requests it is for. */
public final class RouteMatch {

  private static final Shape HEADER =
      Shape.Either.of(
          Words.HEADER_VALUE,
          new Shape.OneKey(
              ImmutableMap.of(
                  "prefix",
                  Words.HEADER_VALUE,
                  "regex",
                  new Shape.FreeText(),
                  "present",
                  Words.FLAG)));

  /** What may be written for {@code match}. Everything that is written must hold. */
  static final Shape.Block SHAPE =
      Shape.Block.EMPTY
          .with("method", Shape.Either.of(Words.METHOD, new Shape.Items(Words.METHOD)))
          .with("path", Words.PATH)
          .with("pathPrefix", PathWords.PREFIX_ONLY)
          .with("pathRegex", new Shape.FreeText())
          .with("header", new Shape.Named(Words.HEADER, HEADER))
          .excluding("path", "pathPrefix", "pathRegex");

  private RouteMatch() {}

  /** Reads a block that the shape accepts. */
  static RequestMatch of(Fields match) {
    return new RequestMatch(
        methods(match),
        path(match),
        match.block("header").map(RouteMatch::headers).orElse(ImmutableList.of()));
  }

  /** Reads a block of header names with what each must be. */
  public static ImmutableList<HeaderMatch> headers(Fields block) {
    return block.mapping().entries().entrySet().stream()
        .map(header ->
            new HeaderMatch(
                Ascii.toLowerCase(header.getKey()), condition(header.getValue().value())))
        .sorted(Comparator.comparing(HeaderMatch::name))
        .collect(ImmutableList.toImmutableList());
  }

  /** Reports expressions in it that Envoy would refuse. */
  static void checkRegexes(Fields match, Judge judge) {
    match.mapping().get("pathRegex").ifPresent(regex -> Regex.check(regex, judge.of("pathRegex")));
    headerEntries(match)
        .map(header -> header.getValue().value())
        .filter(Mapping.class::isInstance)
        .forEach(header ->
            ((Mapping) header)
                .get("regex")
                .ifPresent(regex -> Regex.check(regex, judge.of("header"))));
  }

  private static ImmutableSortedSet<String> methods(Fields match) {
    YamlNode method = match.mapping().get("method").orElse(null);
    return method instanceof Sequence
        ? ImmutableSortedSet.copyOf(match.texts("method"))
        : match.text("method").map(ImmutableSortedSet::of).orElse(ImmutableSortedSet.of());
  }

  private static PathMatch path(Fields match) {
    Optional<PathMatch> exact = match.text("path").map(PathMatch.Exact::new);
    return exact
        .or(() -> match.text("pathRegex").map(PathMatch.Regex::new))
        .or(() -> match.text("pathPrefix").map(PathMatch.Prefix::new))
        .orElse(PathMatch.ANY);
  }

  private static Condition condition(YamlNode node) {
    if (node instanceof Scalar exact) {
      return new Condition.Exact(exact.text());
    }
    Fields block = Fields.of(node);
    Optional<Condition> prefix = block.text("prefix").map(Condition.Prefix::new);
    return prefix
        .or(() -> block.text("regex").map(Condition.Regex::new))
        .orElseGet(
            () -> block.isTrue("present") ? new Condition.Present() : new Condition.Absent());
  }

  private static Stream<Map.Entry<String, Entry>> headerEntries(Fields match) {
    return match.block("header").stream()
        .flatMap(block -> block.mapping().entries().entrySet().stream());
  }
}
