package dev.fingerpost.policies.gateway;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.policies.access.JwtFacet;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.PathWords;
import dev.fingerpost.policies.grammar.Words;
import dev.fingerpost.policies.limit.RateLimitFacet;
import dev.fingerpost.policies.routing.HeadersFacet;
import dev.fingerpost.policies.timeout.TimeoutFacet;

/**
 * The grammar of what a path of a gateway's host leads to: a service, which a bare name is short
 * for, another address, or an answer at once.
 */
final class Target {

  /** Of which a target has one. */
  static final ImmutableSet<String> KINDS = ImmutableSet.of("service", "redirect", "respond");

  /** What only a request that reaches a service can have. */
  private static final ImmutableList<Facet> OF_SERVICES =
      ImmutableList.of(
          TimeoutFacet.REQUEST,
          TimeoutFacet.IDLE,
          TimeoutFacet.STREAM,
          HeadersFacet.REQUEST,
          HeadersFacet.RESPONSE);

  /** All that a service may have too. */
  static final ImmutableList<Facet> FACETS =
      ImmutableList.<Facet>builder()
          .add(JwtFacet.JWT, RateLimitFacet.RATE_LIMIT)
          .addAll(OF_SERVICES)
          .build();

  /** The keys of a request that reaches a service. */
  static final ImmutableSet<String> ONLY_OF_SERVICES =
      ImmutableSet.<String>builder()
          .add("rewrite")
          .addAll(OF_SERVICES.stream().map(Facet::key).iterator())
          .build();

  private static final Shape REDIRECT =
      Shape.Word.of(
          "https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?(/[\\x21\\x22\\x24-\\x7e]{0,1000})?"
              + "|/[\\x21\\x22\\x24-\\x7e]{0,1000}",
          TextCode.ADDRESS,
          "write a path, such as /new, or a whole https:// address");

  static final Shape SHAPE = Shape.Either.of(Words.SERVICE, block());

  private Target() {}

  private static Shape.Block block() {
    Shape.Block block =
        Shape.Block.EMPTY
            .with("service", Words.SERVICE)
            .with("redirect", REDIRECT)
            .with("respond", new Shape.Whole(200, 599))
            .with("rewrite", PathWords.PREFIX_ONLY);
    for (Facet facet : FACETS) {
      block = block.with(facet.key(), facet.shape());
    }
    return block.excluding(KINDS.toArray(String[]::new));
  }
}
