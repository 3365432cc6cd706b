package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the parts of one resource that a client refuses, by halves of the change: every probe is
 * what the client last took with some of the changed parts in it, so that nothing else is missing
 * meanwhile. One guilty part among n is found with ceil(log2 n) probes and one more for the rest.
 * Owned by its stream's loop.
 */
final class PartSearch {

  private static final int MAX_PROBES = 64;

  private final Packed refused;
  private final Optional<Packed> lastGood;
  private final Parts parts;
  private final Map<String, Packed> before;
  private final List<Packed> changed;
  private final Set<String> cleared = new HashSet<>();
  private final List<Packed> guilty = new ArrayList<>();

  /** At least one of these is guilty if {@code implicated}, else they are to be tried together. */
  private List<Packed> candidates;

  private boolean implicated = true;
  private List<Packed> out = List.of();
  private int probes;

  private PartSearch(
      Packed refused,
      Optional<Packed> lastGood,
      Parts parts,
      Map<String, Packed> before,
      List<Packed> changed) {
    this.refused = refused;
    this.lastGood = lastGood;
    this.parts = parts;
    this.before = before;
    this.changed = changed;
    this.candidates = changed;
  }

  /**
   * A search in a refused resource; empty if its parts cannot be told from what the client had, or
   * if none of them changed.
   */
  static Optional<PartSearch> of(Packed refused, Optional<Packed> lastGood) {
    Optional<Parts> parts = Parts.of(refused);
    Optional<Parts> good = lastGood.flatMap(Parts::of);
    if (parts.isEmpty() || (lastGood.isPresent() && good.isEmpty())) {
      return Optional.empty();
    }
    Map<String, Packed> before = good.<Map<String, Packed>>map(Parts::byName).orElse(Map.of());
    List<Packed> changed =
        parts.get().byName().values().stream()
            .filter(part -> {
              Packed old = before.get(part.name());
              return old == null || !old.version().equals(part.version());
            })
            .toList();
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(new PartSearch(refused, lastGood, parts.get(), before, changed));
  }

  Packed refused() {
    return refused;
  }

  Optional<Packed> lastGood() {
    return lastGood;
  }

  /** What to send next; empty when every part was taken or is guilty. */
  Optional<Packed> next() {
    while (!candidates.isEmpty()) {
      if (implicated && (candidates.size() == 1 || probes >= MAX_PROBES)) {
        guilty.addAll(candidates);
        candidates = unresolved();
        implicated = false;
        continue;
      }
      if (probes >= MAX_PROBES + 1) {
        guilty.addAll(candidates);
        candidates = List.of();
        continue;
      }
      probes++;
      out = implicated ? candidates.subList(0, candidates.size() / 2) : candidates;
      return Optional.of(probe());
    }
    return Optional.empty();
  }

  /** The client took what was sent. */
  void accepted() {
    out.forEach(part -> cleared.add(part.name()));
    candidates = candidates.stream().filter(part -> !cleared.contains(part.name())).toList();
  }

  /** The client refused what was sent. */
  void partRefused() {
    candidates = out;
    implicated = true;
  }

  /** Whether the client has taken anything of the change. */
  boolean hasCleared() {
    return !cleared.isEmpty();
  }

  /** Whether there is no endpoint left: then the last good assignment is better than none. */
  boolean leavesNothing() {
    return refused.type() == ResourceType.ENDPOINT && guilty.size() == parts.byName().size();
  }

  List<Packed> guilty() {
    return guilty;
  }

  /** What goes out instead of a guilty part. A bad endpoint is no endpoint at all (DEC-11). */
  Optional<Packed> instead(Packed part) {
    return part.type() == ResourceType.ENDPOINT ? Optional.empty() : before(part);
  }

  /** What the client had of a part. */
  Optional<Packed> before(Packed part) {
    return Optional.ofNullable(before.get(part.name()));
  }

  private Packed probe() {
    Set<String> in = new HashSet<>(cleared);
    out.forEach(part -> in.add(part.name()));
    Map<String, Optional<Packed>> replacements = new HashMap<>();
    for (Packed part : changed) {
      if (!in.contains(part.name())) {
        replacements.put(part.name(), Optional.ofNullable(before.get(part.name())));
      }
    }
    return replacements.isEmpty() ? refused : parts.with(replacements);
  }

  private List<Packed> unresolved() {
    return changed.stream()
        .filter(part -> !cleared.contains(part.name()) && !guilty.contains(part))
        .toList();
  }
}
