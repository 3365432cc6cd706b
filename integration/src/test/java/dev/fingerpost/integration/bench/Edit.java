package dev.fingerpost.integration.bench;

import com.google.common.base.Ascii;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ResourceType;

/**
 * A change of the mesh.
 *
 * @param targets the numbers of the services or route tables that change
 */
record Edit(Kind kind, ImmutableList<Integer> targets) {

  /** What changes. */
  enum Kind {
    /** One endpoint of each service. */
    ENDPOINTS(ResourceType.ENDPOINT),
    /** All routes of each table. */
    ROUTES(ResourceType.ROUTE);

    private final ResourceType type;

    Kind(ResourceType type) {
      this.type = type;
    }

    /** The type of the resources that change with it. */
    ResourceType type() {
      return type;
    }
  }

  /** A change of one endpoint. */
  static Edit endpointOf(int service) {
    return new Edit(Kind.ENDPOINTS, ImmutableList.of(service));
  }

  /** As it is told to a server's process. */
  String text() {
    return Ascii.toLowerCase(kind.name()) + ' ' + Joiner.on(',').join(targets);
  }

  /** What {@link #text} wrote. */
  static Edit parse(String text) {
    int space = text.indexOf(' ');
    return new Edit(
        Kind.valueOf(Ascii.toUpperCase(text.substring(0, space))),
        Splitter.on(',')
            .splitToStream(text.substring(space + 1))
            .map(Integer::valueOf)
            .collect(ImmutableList.toImmutableList()));
  }
}
