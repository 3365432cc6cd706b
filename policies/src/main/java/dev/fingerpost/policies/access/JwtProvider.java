package dev.fingerpost.policies.access;

import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.policies.grammar.Words;

/** The grammar of one provider under {@code presets.jwt}: who signs tokens, and for whom. */
final class JwtProvider {

  /** What stands in a token: an issuer, an audience, the value of a claim. */
  static final Shape.Word TEXT =
      Shape.Word.of("[\\x21-\\x7e]{1,256}", TextCode.VALUE, "write it without spaces");

  /** The name of a claim, with dots between the names of nested ones. */
  static final Shape.Word CLAIM =
      Shape.Word.of("[A-Za-z0-9_:/.-]{1,128}", TextCode.NAME, "write a claim's name, such as sub");

  /** Keys are read over TLS or not at all: who can change them can sign any token. */
  private static final Shape KEYS_ADDRESS =
      Shape.Word.of(
          "https://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[\\x21\\x22\\x24-\\x7e]{0,1000})?",
          TextCode.ADDRESS,
          "write where its keys are, such as https://id.example.com/.well-known/jwks.json");

  static final Shape.Block SHAPE =
      Shape.Block.EMPTY
          .with("extends", Words.PRESET_NAME)
          .with("issuer", TEXT)
          .with("audiences", new Shape.Items(TEXT))
          .with("jwks", KEYS_ADDRESS)
          .with("claimHeaders", new Shape.Named(CLAIM, Words.HEADER))
          .with("forward", Words.FLAG);

  private JwtProvider() {}
}
