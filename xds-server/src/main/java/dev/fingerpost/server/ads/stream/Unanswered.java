package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The responses of one type that the client has not answered: one as a rule, a few of clusters.
 * Owned by its stream's loop.
 */
final class Unanswered {

  private static final int NONE = -1;

  private final List<InFlight> responses = new ArrayList<>(1);

  void add(InFlight response) {
    responses.add(response);
  }

  /** Takes the response out that the client answers; null if the nonce is none of them. */
  @CanIgnoreReturnValue
  @Nullable InFlight take(String nonce) {
    int at = indexOf(nonce);
    return at == NONE ? null : responses.remove(at);
  }

  boolean has(String nonce) {
    return indexOf(nonce) != NONE;
  }

  boolean isEmpty() {
    return responses.isEmpty();
  }

  int count() {
    return responses.size();
  }

  /** Whether the client has not answered something new. */
  boolean hasUpdates() {
    return responses.stream().anyMatch(InFlight::updates);
  }

  /** The responses, oldest first. */
  ImmutableList<InFlight> all() {
    return ImmutableList.copyOf(responses);
  }

  /** The responses up to the one with the nonce; none if there is no such. */
  ImmutableList<InFlight> upTo(String nonce) {
    return all().subList(0, indexOf(nonce) + 1);
  }

  /** The responses after the one with the nonce; all if there is no such. */
  ImmutableList<InFlight> after(String nonce) {
    return all().subList(indexOf(nonce) + 1, responses.size());
  }

  private int indexOf(String nonce) {
    for (int i = 0; i < responses.size(); i++) {
      if (responses.get(i).nonce().equals(nonce)) {
        return i;
      }
    }
    return NONE;
  }
}
