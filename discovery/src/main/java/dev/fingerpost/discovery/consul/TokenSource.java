package dev.fingerpost.discovery.consul;

import java.util.Optional;

/** Where the ACL token comes from; asked before each call, so that a new token needs no restart. */
@FunctionalInterface
public interface TokenSource {

  /** No token: the agent's default rights. */
  TokenSource NONE = Optional::empty;

  /** The token to send now. */
  Optional<Token> token();

  /** A token that stays. */
  static TokenSource of(Token token) {
    return () -> Optional.of(token);
  }
}
