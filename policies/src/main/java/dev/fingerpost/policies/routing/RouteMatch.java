package dev.fingerpost.policies.routing;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
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
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which requests a route is for.
 *
 * @param methods none for all
 * @param headers what each must be, by name in lower case
 */
record RouteMatch(
    ImmutableSet<String> methods, PathMatch path, ImmutableMap<String, String> headers) {

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

  /** Reads a block that the shape accepts. */
  static RouteMatch of(Fields match) {
    return new RouteMatch(methods(match), PathMatch.of(match), headers(match));
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

  /** Whether every request of the other is one of these, as far as the texts show. */
  boolean covers(RouteMatch other) {
    return (methods.isEmpty() || (!other.methods.isEmpty() && methods.containsAll(other.methods)))
        && path.covers(other.path)
        && other.headers.entrySet().containsAll(headers.entrySet());
  }

  private static ImmutableSet<String> methods(Fields match) {
    YamlNode method = match.mapping().get("method").orElse(null);
    return method instanceof Sequence
        ? ImmutableSet.copyOf(match.texts("method"))
        : match.text("method").map(ImmutableSet::of).orElse(ImmutableSet.of());
  }

  private static ImmutableMap<String, String> headers(Fields match) {
    return headerEntries(match)
        .collect(
            ImmutableMap.toImmutableMap(
                header -> Ascii.toLowerCase(header.getKey()),
                header -> condition(header.getValue().value()),
                (one, other) -> one + " and " + other));
  }

  private static String condition(YamlNode node) {
    if (node instanceof Scalar exact) {
      return "exact: " + exact.text();
    }
    Map.Entry<String, Entry> only = ((Mapping) node).entries().entrySet().iterator().next();
    return only.getKey() + ": " + ((Scalar) only.getValue().value()).text();
  }

  private static Stream<Map.Entry<String, Entry>> headerEntries(Fields match) {
    return match.block("header").stream()
        .flatMap(block -> block.mapping().entries().entrySet().stream());
  }
}
