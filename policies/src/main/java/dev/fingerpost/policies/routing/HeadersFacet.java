package dev.fingerpost.policies.routing;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.policy.routing.HeaderChanges.Changes;
import dev.fingerpost.model.policy.routing.HeaderChanges.Header;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The grammar of {@code requestHeaders} and {@code responseHeaders}: what is changed in them. */
public record HeadersFacet(String key) implements Facet {

  /** On the way to the service. */
  public static final HeadersFacet REQUEST = new HeadersFacet("requestHeaders");

  /** On the way back. */
  public static final HeadersFacet RESPONSE = new HeadersFacet("responseHeaders");

  /** Envoy refuses to change pseudo headers and {@code host}. */
  private static final Shape.Word CHANGEABLE =
      Shape.Word.of(
          "(?![Hh][Oo][Ss][Tt]$)[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}",
          TextCode.NAME,
          "write a header's name, such as x-user-id; Envoy changes neither `host` nor `:path`");

  private static final Shape VALUES = new Shape.Named(CHANGEABLE, Words.HEADER_VALUE);

  private static final Shape SHAPE =
      Shape.Block.EMPTY
          .with("set", VALUES)
          .with("add", VALUES)
          .with("remove", new Shape.Items(CHANGEABLE));

  /** The changes that a merged value says. */
  public static Changes bind(Optional<YamlNode> value) {
    return value
        .map(Fields::of)
        .map(block ->
            new Changes(
                headers(block, "set"), headers(block, "add"), sorted(block.texts("remove"))))
        .orElse(Changes.NONE);
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
    Fields headers = Fields.of(value);
    Judge judge = subject.judge(key);
    Set<String> changed = new HashSet<>();
    for (String way : ImmutableList.of("set", "add")) {
      headers
          .block(way)
          .ifPresent(block ->
              block
                  .mapping()
                  .entries()
                  .forEach((name, entry) -> once(name, entry.location(), changed, judge.of(way))));
    }
    for (YamlNode name : headers.items("remove")) {
      once(((Scalar) name).text(), name.location(), changed, judge.of("remove"));
    }
  }

  private static ImmutableList<Header> headers(Fields block, String way) {
    return block.block(way).stream()
        .flatMap(headers -> headers.mapping().entries().entrySet().stream())
        .map(header ->
            new Header(
                Ascii.toLowerCase(header.getKey()), ((Scalar) header.getValue().value()).text()))
        .sorted(Comparator.comparing(Header::name))
        .collect(ImmutableList.toImmutableList());
  }

  private static ImmutableList<String> sorted(ImmutableList<String> names) {
    return names.stream().map(Ascii::toLowerCase).sorted().collect(ImmutableList.toImmutableList());
  }

  /** Names of headers are the same in any case. */
  private static void once(String name, Location place, Set<String> changed, Judge judge) {
    if (!changed.add(Ascii.toLowerCase(name))) {
      judge.say(
          TextCode.TWICE,
          "`%s` is given twice".formatted(name),
          "set it, add it or remove it, but one of these",
          place);
    }
  }
}
