package dev.fingerpost.discovery.consul.wire;

import java.nio.file.Path;
import java.util.Optional;

/** Where the ACL token comes from; asked before each call, so that a new token needs no restart. */
@FunctionalInterface
public interface TokenSource {

  /** No token: the agent's default rights. */
  TokenSource NONE = Optional::empty;

  /** The token to send now. */
  Optional<Token> token();

  /** A token in a file, read again whenever the file changes. */
  static TokenSource inFile(Path file) {
    return new TokenFile(file);
  }

  /** A token that stays. */
  static TokenSource of(Token token) {
    return () -> Optional.of(token);
  }
}
