package dev.fingerpost.server.ads.stream;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this stream's node does not get: what it refused, and for a while what it may be stuck on.
 * Owned by its stream's loop.
 */
final class Quarantine {

  private final Ledger.Node ledger;
  private final Map<ResourceId, Refusal> suspended = new HashMap<>();

  Quarantine(Ledger.Node ledger) {
    this.ledger = ledger;
  }

  /** What the node gets instead of the resource: itself, its last good version, or nothing. */
  Optional<Packed> instead(Packed packed) {
    if (isIdle()) {
      return Optional.of(packed);
    }
    Refusal suspension = suspended.get(packed.id());
    if (suspension != null && suspension.covers(packed)) {
      return suspension.lastGood();
    }
    Optional<Refusal> refusal = refusal(packed);
    return refusal.isPresent() ? refusal.get().lastGood() : Optional.of(packed);
  }

  /** Never again for this node. */
  void refuse(Packed packed, Optional<Packed> lastGood, String error) {
    suspended.remove(packed.id());
    ledger.refuse(packed, Refusal.of(packed, lastGood, error));
  }

  /** Never again this part of a resource. */
  void refusePart(Packed part, Optional<Packed> instead, Optional<Packed> before, String error) {
    ledger.refuse(part, Refusal.ofPart(part, instead, before, error));
  }

  /** Whether the node gets everything as it is. */
  boolean isIdle() {
    return suspended.isEmpty() && isEmpty();
  }

  /** Whether the node refused nothing yet. */
  boolean isEmpty() {
    return ledger.revision() == 0;
  }

  /** Grows with every refusal. */
  long revision() {
    return ledger.revision();
  }

  /** Not for now. */
  void suspend(ResourceId id, Refusal refusal) {
    suspended.put(id, refusal);
  }

  /** Ends all suspensions, and names those that there were. */
  List<ResourceId> resume() {
    List<ResourceId> ids = List.copyOf(suspended.keySet());
    suspended.clear();
    return ids;
  }

  /** The names of a type that the node refused at some time and that begin so. */
  List<String> refusedNames(ResourceType type, String prefix) {
    return ledger.refused().keySet().stream()
        .filter(id -> id.type() == type && id.name().startsWith(prefix))
        .map(ResourceId::name)
        .sorted()
        .toList();
  }

  /** The newest refusal of a resource that holds for this version of it. */
  Optional<Refusal> refusal(Packed packed) {
    return isEmpty() ? Optional.empty() : ledger.refusal(packed.id()).filter(r -> r.covers(packed));
  }

  /** The bytes of a version that the node had at some time, if they are kept. */
  Optional<Packed> superseded(ResourceId id, String version) {
    return ledger.superseded(id, version);
  }

  Ledger.Node ledger() {
    return ledger;
  }
}
