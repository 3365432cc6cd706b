package dev.fingerpost.integration.bench;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fingerpost.envoy.resource.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The resources of one type that the limit has, as bytes, and who wants which. */
final class LimitShelf {

  private final ResourceType type;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Set<LimitStream> ofAll = new LinkedHashSet<>();
  private final Map<String, Set<LimitStream>> ofOne = new HashMap<>();
  private final Map<Wire, ByteString> whole = new EnumMap<>(Wire.class);
  private long responses;

  LimitShelf(ResourceType type) {
    this.type = type;
  }

  /** A resource as a field of a response, in each language. */
  private record Item(String version, ByteString delta, ByteString sotw) {

    ByteString in(Wire wire) {
      return switch (wire) {
        case DELTA -> delta;
        case SOTW -> sotw;
      };
    }
  }

  synchronized void put(String name, String version, ByteString body) {
    Any any = Any.newBuilder().setTypeUrl(type.typeUrl()).setValue(body).build();
    Resource resource =
        Resource.newBuilder().setName(name).setVersion(version).setResource(any).build();
    items.put(
        name,
        new Item(
            version,
            DeltaDiscoveryResponse.newBuilder().addResources(resource).build().toByteString(),
            DiscoveryResponse.newBuilder().addResources(any).build().toByteString()));
    whole.clear();
  }

  /** Sends a stream what it asks for and does not have, and from now on what changes of it. */
  synchronized void subscribe(
      LimitStream stream, Collection<String> names, Map<String, String> claims) {
    if (names.isEmpty() || names.size() == items.size()) {
      ofAll.add(stream);
    } else {
      names.forEach(name -> ofOne.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(stream));
    }
    boolean isWhole = ofAll.contains(stream) && claims.isEmpty();
    ByteString resources =
        isWhole
            ? whole.computeIfAbsent(stream.wire(), wire -> join(items.keySet(), wire))
            : join(missing(names.isEmpty() ? items.keySet() : names, claims), stream.wire());
    if (claims.isEmpty() || !resources.isEmpty()) {
      stream.send(resources.concat(tail(stream.wire())));
    }
  }

  /** Sends resources that changed to all that want any of them. */
  synchronized void send(List<String> names) {
    Map<Wire, ByteString> everything = new EnumMap<>(Wire.class);
    Set<LimitStream> others = new HashSet<>();
    names.forEach(name -> others.addAll(ofOne.getOrDefault(name, Set.of())));
    for (Set<LimitStream> streams : List.of(ofAll, others)) {
      for (LimitStream stream : streams) {
        stream.send(
            everything.computeIfAbsent(
                stream.wire(), wire -> join(names, wire).concat(tail(wire))));
      }
    }
  }

  synchronized void forget(LimitStream stream) {
    ofAll.remove(stream);
    ofOne.values().forEach(streams -> streams.remove(stream));
  }

  private Collection<String> missing(Collection<String> names, Map<String, String> claims) {
    return names.stream().filter(name -> !item(name).version().equals(claims.get(name))).toList();
  }

  private ByteString join(Collection<String> names, Wire wire) {
    ByteString.Output joined = ByteString.newOutput();
    try {
      for (String name : names) {
        item(name).in(wire).writeTo(joined);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return joined.toByteString();
  }

  private ByteString tail(Wire wire) {
    String version = Long.toString(++responses);
    return switch (wire) {
      case DELTA ->
          DeltaDiscoveryResponse.newBuilder()
              .setTypeUrl(type.typeUrl())
              .setSystemVersionInfo(version)
              .setNonce(version)
              .build()
              .toByteString();
      case SOTW ->
          DiscoveryResponse.newBuilder()
              .setTypeUrl(type.typeUrl())
              .setVersionInfo(version)
              .setNonce(version)
              .build()
              .toByteString();
    };
  }

  private Item item(String name) {
    return Objects.requireNonNull(items.get(name), name);
  }
}
