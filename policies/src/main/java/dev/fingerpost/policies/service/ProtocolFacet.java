package dev.fingerpost.policies.service;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.policy.service.Protocol;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Subject;
import java.util.Arrays;
import java.util.Optional;

/** The grammar of {@code protocol}, and a value to its constant. */
public final class ProtocolFacet implements Facet {

  /** The key. */
  public static final String KEY = "protocol";

  private static final Shape SHAPE =
      Shape.OneOf.of(
          Arrays.stream(Protocol.values())
              .map(protocol -> Ascii.toLowerCase(protocol.name()))
              .toArray(String[]::new));

  /** What is done to requests, of which a stream of bytes has none. */
  private static final ImmutableSet<String> OF_REQUESTS =
      ImmutableSet.of(
          "faults",
          "idleTimeout",
          "jwt",
          "maxStreamDuration",
          "mirror",
          "pin",
          "requestHeaders",
          "responseHeaders",
          "retry",
          "routes",
          "splitOn",
          "timeout");

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void check(YamlNode value, Subject subject) {
    if (bind(Optional.of(value)).hasRequests()) {
      return;
    }
    for (String key : OF_REQUESTS) {
      if (subject.own().contains(key) && !isNone(subject, key)) {
        subject
            .judge(key)
            .say(
                TextCode.EXCLUSIVE,
                "`protocol: tcp` and `%s` exclude each other".formatted(key),
                "a tcp service has connections, not requests",
                subject.keyPlace(key).orElseThrow());
      }
    }
  }

  /** Binds a value that the shape accepts; {@code http} if no level writes one. */
  public static Protocol bind(Optional<YamlNode> node) {
    return node.map(value -> Protocol.valueOf(Ascii.toUpperCase(((Scalar) value).text())))
        .orElse(Protocol.HTTP);
  }

  private static boolean isNone(Subject subject, String key) {
    return subject.find(key).filter(node -> isText(node, "none")).isPresent();
  }

  private static boolean isText(YamlNode node, String text) {
    return node instanceof Scalar scalar && scalar.text().equals(text);
  }
}
