package dev.fingerpost.server.ads.stream;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of one type that were sent without being asked for, and the nonce of it: many while a
 * client comes, none as a rule. Owned by its stream's loop.
 */
final class Pushed {

  private static final Map<String, String> NONE = Map.of();

  private Map<String, String> nonces = NONE;

  /** The name is about to be sent. */
  void add(String name) {
    if (nonces.isEmpty()) {
      nonces = new HashMap<>();
    }
    nonces.putIfAbsent(name, "");
  }

  /** The name goes out, maybe because it was pushed. */
  void sent(String name, String nonce) {
    if (!nonces.isEmpty()) {
      nonces.computeIfPresent(name, (pushed, before) -> nonce);
    }
  }

  boolean contains(String name) {
    return nonces.containsKey(name);
  }

  /** Takes a name out, and says with which nonce it was sent; null if it was not pushed. */
  @Nullable String take(String name) {
    if (nonces.isEmpty()) {
      return null;
    }
    String nonce = nonces.remove(name);
    if (nonces.isEmpty()) {
      nonces = NONE; // the table of a first sync would stay as large as that was
    }
    return nonce;
  }
}
