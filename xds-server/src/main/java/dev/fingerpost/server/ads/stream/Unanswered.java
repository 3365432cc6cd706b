package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The responses of one type that the client has not answered. Owned by its stream's loop. */
final class Unanswered {

  private final Map<String, InFlight> byNonce = new LinkedHashMap<>();

  void add(InFlight response) {
    byNonce.put(response.nonce(), response);
  }

  /** Takes the response out that the client answers; null if the nonce is none of them. */
  @CanIgnoreReturnValue
  @Nullable InFlight take(String nonce) {
    return byNonce.remove(nonce);
  }

  boolean has(String nonce) {
    return byNonce.containsKey(nonce);
  }

  boolean isEmpty() {
    return byNonce.isEmpty();
  }

  int count() {
    return byNonce.size();
  }

  /** Whether the client has not answered something new. */
  boolean hasUpdates() {
    return byNonce.values().stream().anyMatch(InFlight::updates);
  }

  /** The responses, oldest first. */
  ImmutableList<InFlight> all() {
    return ImmutableList.copyOf(byNonce.values());
  }

  /** The responses up to the one with the nonce; none if there is no such. */
  ImmutableList<InFlight> upTo(String nonce) {
    ImmutableList<InFlight> all = all();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).nonce().equals(nonce)) {
        return all.subList(0, i + 1);
      }
    }
    return ImmutableList.of();
  }

  /** The responses after the one with the nonce; all if there is no such. */
  ImmutableList<InFlight> after(String nonce) {
    ImmutableList<InFlight> all = all();
    return all.subList(upTo(nonce).size(), all.size());
  }
}
