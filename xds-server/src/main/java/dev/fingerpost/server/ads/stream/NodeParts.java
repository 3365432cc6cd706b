package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Resources without the parts that one node refuses, and without the virtual hosts of clusters that
 * it must do without. Costs next to nothing as long as it refuses nothing. Owned by its stream's
 * loop.
 */
final class NodeParts {

  private final Quarantine quarantine;
  private final Predicate<String> lacksCluster;
  private final Map<ResourceId, Made> made = new HashMap<>();

  /** What was made of a resource the last time; it may be asked for many times in a row. */
  private record Made(
      Parts parts, Map<String, Optional<Packed>> replacements, Packed whole, Packed result) {}

  /**
   * @param lacksCluster whether the node refuses a cluster that its audience has, and gets none in
   *     its place
   */
  NodeParts(Quarantine quarantine, Predicate<String> lacksCluster) {
    this.quarantine = quarantine;
    this.lacksCluster = lacksCluster;
  }

  /** The resource as the node gets it. */
  Packed of(Packed whole) {
    return make(whole).map(Made::result).orElse(whole);
  }

  /** The parts of a resource that the node refuses. */
  List<Refused> refused(Packed whole) {
    return make(whole).stream()
        .flatMap(m -> m.replacements.keySet().stream().flatMap(n -> part(m, n).stream()))
        .flatMap(part -> quarantine.refusal(part).map(r -> r.of(part)).stream())
        .toList();
  }

  private Optional<Made> make(Packed whole) {
    if (quarantine.isEmpty() && made.isEmpty()) {
      return Optional.empty();
    }
    List<String> suspects = suspects(whole);
    if (suspects.isEmpty()) {
      made.remove(whole.id());
      return Optional.empty();
    }
    Optional<Made> last = Optional.ofNullable(made.get(whole.id())).filter(m -> m.whole == whole);
    Optional<Parts> parts = last.isPresent() ? last.map(Made::parts) : Parts.of(whole);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Optional<Packed>> replacements = replacements(parts.get(), suspects);
    if (last.isEmpty() || !last.get().replacements.equals(replacements)) {
      Packed result = replacements.isEmpty() ? whole : parts.get().with(replacements);
      last = Optional.of(new Made(parts.get(), replacements, whole, result));
      made.put(whole.id(), last.get());
    }
    return last;
  }

  /** The names of parts that may have to be replaced. */
  private List<String> suspects(Packed whole) {
    String prefix = whole.name() + "/";
    List<String> suspects = quarantine.refusedNames(whole.type(), prefix);
    if (whole.type() != ResourceType.ROUTE) {
      return suspects;
    }
    return Stream.concat(
            suspects.stream(),
            quarantine.refusedNames(ResourceType.CLUSTER, "").stream()
                .filter(lacksCluster)
                .map(cluster -> prefix + cluster))
        .distinct()
        .toList();
  }

  private Map<String, Optional<Packed>> replacements(Parts parts, List<String> suspects) {
    Map<String, Optional<Packed>> replacements = new LinkedHashMap<>();
    for (String name : suspects) {
      Optional<Packed> part = Optional.ofNullable(parts.byName().get(name));
      if (part.isPresent()) {
        boolean held =
            part.get().type() == ResourceType.ROUTE
                && lacksCluster.test(part.get().entry().subject());
        Optional<Refusal> refusal = quarantine.refusal(part.get());
        if (held) {
          replacements.put(name, Optional.empty());
        } else {
          refusal.ifPresent(r -> replacements.put(name, r.lastGood()));
        }
      }
    }
    return replacements;
  }

  private static Optional<Packed> part(Made made, String name) {
    return Optional.ofNullable(made.parts.byName().get(name));
  }
}
