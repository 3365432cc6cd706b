package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.server.store.Packed;
import java.util.Map;
import java.util.Optional;

/**
 * A resource taken apart into what a client may refuse by itself: the virtual hosts of a route
 * table, the endpoints of an assignment. A part is a resource too, named {@code WHOLE/PART}.
 */
interface Parts {

  /** The parts by their names, in the order of the resource. */
  ImmutableMap<String, Packed> byName();

  /**
   * The resource with some parts replaced, or left out where there is nothing instead. A replaced
   * part that contradicts another one is left out too.
   */
  Packed with(Map<String, Optional<Packed>> replacements);

  /** What a resource consists of, empty if that is nothing or not known. */
  static Optional<Parts> of(Packed whole) {
    if (!whole.hasBytes()) {
      return Optional.empty();
    }
    return switch (whole.type()) {
      case ROUTE -> Optional.of(VirtualHosts.of(whole));
      case ENDPOINT -> Optional.of(Endpoints.of(whole));
      case CLUSTER, LISTENER, SECRET, RUNTIME -> Optional.empty();
    };
  }
}
