package dev.fingerpost.server.ads.stream;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The types that a stream asks for and the server has nothing of: no reason to end it. Owned
 * by the stream's loop.
 */
final class UnservedTypes {

  /** A type of which an Envoy wants all there is, and waits for it. */
  private static final String SCOPED_ROUTES =
      "type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration";

  private final Sender sender;
  private final Map<String, Set<String>> asked = new HashMap<>();

  UnservedTypes(Sender sender) {
    this.sender = sender;
  }

  /** A delta client subscribes. */
  void subscribe(String typeUrl, List<String> subscribed) {
    boolean first = asked.putIfAbsent(typeUrl, Set.of()) == null;
    List<String> names = subscribed.stream().filter(n -> !n.equals("*")).distinct().toList();
    if (!names.isEmpty() || (first && typeUrl.equals(SCOPED_ROUTES))) {
      sender.sendUnserved(typeUrl, names);
    }
  }

  /**
   * A state-of-the-world client names all it wants. Only where a response is the whole state can it
   * be told that there is nothing; elsewhere an empty response would be refused.
   */
  void replace(String typeUrl, List<String> names) {
    if (typeUrl.equals(SCOPED_ROUTES)) {
      Set<String> next = new HashSet<>(names);
      if (!next.equals(asked.put(typeUrl, next))) {
        sender.sendUnserved(typeUrl, names);
      }
    } else {
      sender.countUnserved(names);
    }
  }
}
