package dev.fingerpost.integration.bench;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** What the clients of one shape ask for, in bytes that they share. Safe for all threads. */
final class Asks {

  /** How many services a client sees if it does not see all. */
  static final int DEPENDENCIES = 20;

  private static final int EXTENSIONS = 80;

  private final Shape shape;
  private final ByteString node;
  private final ByteString allServices;
  private final ByteString allRoutes;
  private final Map<ResourceType, ByteString> types = new ConcurrentHashMap<>();

  Asks(Shape shape) {
    this.shape = shape;
    node = shape.wire().node(envoy());
    allServices = shape.wire().names(names(IntStream.range(0, shape.services())));
    allRoutes =
        shape.wire().names(IntStream.range(0, shape.routes()).mapToObj(Mesh::routeName).toList());
    for (ResourceType type : ResourceType.values()) {
      types.put(type, shape.wire().type(type));
    }
  }

  /** Several kilobytes that all clients say of themselves, and two names. */
  ByteString node(int client) {
    Node own =
        Node.newBuilder()
            .setId("envoy-" + client)
            .setCluster(Clients.group(client % Math.max(1, shape.groups())))
            .build();
    return node.concat(shape.wire().node(own));
  }

  ByteString type(ResourceType type) {
    return Objects.requireNonNull(types.get(type));
  }

  /** The names that a client asks for; none mean all. */
  ByteString names(int client, ResourceType type) {
    return switch (type) {
      case CLUSTER ->
          switch (shape.sight()) {
            case ALL -> ByteString.EMPTY;
            case SCOPED -> own(client);
          };
      case ENDPOINT ->
          switch (shape.sight()) {
            case ALL -> allServices;
            case SCOPED -> own(client);
          };
      case ROUTE -> allRoutes;
      case LISTENER, SECRET, RUNTIME -> ByteString.EMPTY;
    };
  }

  /** How many services a client sees. */
  int services() {
    return switch (shape.sight()) {
      case ALL -> shape.services();
      case SCOPED -> Math.min(DEPENDENCIES, shape.services());
    };
  }

  /** How many services anybody sees. */
  int servicesSeen() {
    return (int) Math.min(shape.services(), (long) shape.clients() * services());
  }

  /** The clients that see a service. */
  int[] clientsOf(int service) {
    return IntStream.range(0, shape.clients()).filter(c -> sees(c, service)).toArray();
  }

  /** The names of the services that a client sees. */
  List<String> services(int client) {
    return names(
        switch (shape.sight()) {
          case ALL -> IntStream.range(0, shape.services());
          case SCOPED ->
              IntStream.range(0, services()).map(n -> (first(client) + n) % shape.services());
        });
  }

  private boolean sees(int client, int service) {
    return switch (shape.sight()) {
      case ALL -> true;
      case SCOPED -> Math.floorMod(service - first(client), shape.services()) < services();
    };
  }

  private int first(int client) {
    return (int) ((long) client * DEPENDENCIES % shape.services());
  }

  private ByteString own(int client) {
    return shape.wire().names(services(client));
  }

  private static List<String> names(IntStream services) {
    return services.mapToObj(Mesh::service).collect(ImmutableList.toImmutableList());
  }

  private static Node envoy() {
    Node.Builder node =
        Node.newBuilder()
            .setUserAgentName("envoy")
            .setUserAgentBuildVersion(
                BuildVersion.newBuilder()
                    .setVersion(SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(40)));
    for (int n = 0; n < EXTENSIONS; n++) {
      node.addExtensions(
          Extension.newBuilder()
              .setCategory("envoy.filters.http")
              .setName("envoy.filters.http.extension_" + n)
              .addTypeUrls("envoy.extensions.filters.http.extension_" + n + ".v3.Extension"));
    }
    return node.build();
  }
}
