package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.fingerpost.model.policy.RoutePolicy;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Mapping;
import dev.fingerpost.model.yaml.YamlNode.Sequence;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.routing.RoutesFacet;

/** The last level: what the routes of a service write over what holds for the service. */
record Routes(Levels levels, Binder binder) {

  private static final ImmutableSet<String> KEYS =
      Facets.OF_ROUTES.stream().map(Facet::key).collect(ImmutableSet.toImmutableSet());

  /** Adds each route of a service to it, and binds what comes of it. */
  ImmutableList<RoutePolicy> bind(Effective service, Tracing tracing) {
    Entry written = service.entries().get(RoutesFacet.KEY);
    if (written == null) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<RoutePolicy> bound = ImmutableList.builder();
    ImmutableList<YamlNode> routes = ((Sequence) written.value()).items();
    for (int i = 0; i < routes.size(); i++) {
      String path = "%s.%s[%d]".formatted(service.path(), RoutesFacet.KEY, i);
      Mapping route = (Mapping) routes.get(i);
      Effective effective = levels.add(service, level(route), path);
      tracing.add(effective, KEYS);
      Fields fields = new Fields(route);
      bound.add(
          new RoutePolicy(
              RoutesFacet.match(fields),
              binder.bindRoute(effective, RoutesFacet.requests(fields))));
    }
    return bound.build();
  }

  private static Level level(Mapping route) {
    return new Level(
        route.location(), ImmutableMap.copyOf(Maps.filterKeys(route.entries(), KEYS::contains)));
  }
}
