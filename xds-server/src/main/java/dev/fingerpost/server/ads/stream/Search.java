package dev.fingerpost.server.ads.stream;

import dev.fingerpost.server.store.Packed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the resources that a client refuses, by halves (OV-F5): a part is sent again; if it is
 * taken, the fault is in the other part. The client's text is a first guess only. Every resource
 * ends up in a part that was taken, or guilty. Owned by its stream's loop.
 */
final class Search {

  private static final int MAX_PROBES = 256;

  private final Deque<Probe> open = new ArrayDeque<>();
  private final List<Packed> guilty = new ArrayList<>();
  private int probes;

  /** A part to send; {@code rest} holds the fault if it is taken. */
  private record Probe(List<Packed> part, List<Packed> rest) {}

  /** Takes in a response that was refused. */
  void refused(List<Packed> resources, String error) {
    List<Packed> named = resources.stream().filter(p -> isNamed(p, error)).toList();
    List<Packed> others = resources.stream().filter(p -> !named.contains(p)).toList();
    if (named.isEmpty() || others.isEmpty()) {
      implicate(resources);
    } else {
      open.push(new Probe(others, named));
    }
  }

  /** Takes in what was in a refused response beside something that may be the fault of it. */
  void doubted(List<Packed> resources) {
    if (!resources.isEmpty()) {
      open.push(new Probe(resources, List.of()));
    }
  }

  /** Whether there is a part to send, or one is out. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  /** The part to send next, without what is of no interest any more. */
  Optional<List<Packed>> next(Predicate<Packed> stillWanted) {
    while (!open.isEmpty()) {
      Probe probe = open.pop();
      List<Packed> part = probe.part.stream().filter(stillWanted).toList();
      List<Packed> rest = probe.rest.stream().filter(stillWanted).toList();
      if (part.isEmpty() && rest.isEmpty()) {
        continue;
      }
      if (probes >= MAX_PROBES) {
        guilty.addAll(part);
        guilty.addAll(rest);
        continue;
      }
      probes++;
      if (isSmaller(part, rest, probe) && !part.isEmpty() && !rest.isEmpty()) {
        open.push(new Probe(rest, List.of()));
        open.push(new Probe(part, List.of()));
        return Optional.of(part);
      }
      Probe sent = part.isEmpty() ? new Probe(rest, List.of()) : new Probe(part, rest);
      open.push(sent);
      return Optional.of(sent.part);
    }
    return Optional.empty();
  }

  /** The fault may have been in what is of no interest any more: then neither half is implied. */
  private static boolean isSmaller(List<Packed> part, List<Packed> rest, Probe before) {
    return part.size() + rest.size() < before.part.size() + before.rest.size();
  }

  /** The part that is out was taken. */
  void partAccepted() {
    Probe probe = open.pop();
    if (!probe.rest.isEmpty()) {
      implicate(probe.rest);
    }
  }

  /** The part that is out was refused. */
  void partRefused() {
    Probe probe = open.pop();
    if (!probe.rest.isEmpty()) {
      open.push(new Probe(probe.rest, List.of()));
    }
    implicate(probe.part);
  }

  /** Takes the resources that were found. */
  List<Packed> takeGuilty() {
    List<Packed> taken = List.copyOf(guilty);
    guilty.clear();
    return taken;
  }

  /** At least one of these is guilty. */
  private void implicate(List<Packed> resources) {
    if (resources.size() == 1) {
      guilty.addAll(resources);
    } else if (!resources.isEmpty()) {
      int half = resources.size() / 2;
      open.push(new Probe(resources.subList(0, half), resources.subList(half, resources.size())));
    }
  }

  /** Envoy's {@code Error adding/updating cluster(s) NAME: ..., NAME: ...}. */
  private static boolean isNamed(Packed packed, String error) {
    return error.contains("(s) " + packed.name() + ": ")
        || error.contains(", " + packed.name() + ": ");
  }
}
