package dev.fingerpost.policies.timeout;

import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Words;
import java.time.Duration;

/** The grammar of a key that is one duration. */
public record TimeoutFacet(String key, Shape shape) implements Facet {

  /** Over 0, since Envoy refuses 0. */
  public static final TimeoutFacet CONNECT = new TimeoutFacet("connectTimeout", Words.PERIOD);

  /** 0 means no limit. */
  public static final TimeoutFacet REQUEST = new TimeoutFacet("timeout", Words.PERIOD_OR_ZERO);

  /** The duration of a node that the shape accepts. */
  public static Duration bind(YamlNode node) {
    return Durations.parse(((Scalar) node).text()).orElseThrow();
  }
}
