package dev.fingerpost.policies.routing;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.policy.routing.RequestMatch;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Judge;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.grammar.PolicyCode;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Subject;
import dev.fingerpost.policies.grammar.Words;
import dev.fingerpost.policies.retry.Requests;
import dev.fingerpost.policies.subset.SubsetNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The grammar of {@code routes}: what some requests get that others do not. The first that matches
 * counts.
 *
 * @param shape a list of matches, each with the keys that may change for its requests
 */
public record RoutesFacet(Shape shape) implements Facet {

  /** The key, which others look for. */
  public static final String KEY = "routes";

  /** With these keys in each route. */
  public static RoutesFacet with(ImmutableList<Facet> facets) {
    Shape.Block route =
        Shape.Block.EMPTY
            .requiring("match", RouteMatch.SHAPE)
            .with("to", NotServed.mark("routes.to", Words.NAME))
            .with("idempotent", Words.FLAG);
    for (Facet facet : facets) {
      route = route.with(facet.key(), NotServed.mark(facet.key(), facet.shape()));
    }
    return new RoutesFacet(new Shape.Items(route));
  }

  /** What a retry policy must know of the requests that a route is for. */
  public static Requests requests(Fields route) {
    return new Requests(match(route).methods(), route.isTrue("idempotent"));
  }

  /** Which requests a route is for. */
  public static RequestMatch match(Fields route) {
    return RouteMatch.of(route.block("match").orElseThrow());
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public ImmutableSet<Standing> standing() {
    return Standing.ONE_SERVICE;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    Judge judge = subject.judge(KEY);
    ImmutableList<YamlNode> routes = ((Sequence) value).items();
    List<RequestMatch> earlier = new ArrayList<>();
    for (int i = 0; i < routes.size(); i++) {
      Fields route = Fields.of(routes.get(i));
      Judge own = judge.item(i);
      RouteMatch.checkRegexes(route.block("match").orElseThrow(), own.of("match"));
      route
          .mapping()
          .get("to")
          .ifPresent(name -> SubsetNames.check((Scalar) name, subject, own.of("to")));
      RequestMatch match = match(route);
      shadow(earlier, match)
          .ifPresent(first ->
              own.say(
                  PolicyCode.SHADOWED,
                  "no request gets here: the route of line %d takes them all"
                      .formatted(routes.get(first).location().line()),
                  "move it up, or make the earlier one narrower",
                  route.place("match")));
      earlier.add(match);
    }
  }

  private static Optional<Integer> shadow(List<RequestMatch> earlier, RequestMatch matched) {
    for (int i = 0; i < earlier.size(); i++) {
      if (Coverage.covers(earlier.get(i), matched)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
