package dev.fingerpost.policies.service;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Subject;

/** The grammar of {@code protocol}: what all instances of the service speak. */
public final class ProtocolFacet implements Facet {

  private static final String KEY = "protocol";
  private static final Shape SHAPE = Shape.OneOf.of("http", "http2", "grpc", "tcp");

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
    if (!((Scalar) value).text().equals("tcp")) {
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

  private static boolean isNone(Subject subject, String key) {
    return subject.find(key).filter(node -> isText(node, "none")).isPresent();
  }

  private static boolean isText(YamlNode node, String text) {
    return node instanceof Scalar scalar && scalar.text().equals(text);
  }
}
