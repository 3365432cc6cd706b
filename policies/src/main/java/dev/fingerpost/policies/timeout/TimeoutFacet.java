package dev.fingerpost.policies.timeout;

import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.yaml.Durations;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.model.yaml.YamlNode;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.grammar.Facet;
import dev.fingerpost.policies.grammar.Standing;
import dev.fingerpost.policies.grammar.Words;
import java.time.Duration;

/** The grammar of a key that is one duration. */
public record TimeoutFacet(String key, Shape shape, ImmutableSet<Standing> standing)
    implements Facet {

  /** Over 0, since Envoy refuses 0. */
  public static final TimeoutFacet CONNECT =
      new TimeoutFacet("connectTimeout", Words.PERIOD, Standing.EVERY_SERVICE);

  /** 0 means no limit. */
  public static final TimeoutFacet REQUEST = ofRequests("timeout");

  /** How long a stream may be silent. 0 means no limit. */
  public static final TimeoutFacet IDLE = ofRequests("idleTimeout");

  /** How long a stream may last. 0 means no limit. */
  public static final TimeoutFacet STREAM = ofRequests("maxStreamDuration");

  private static TimeoutFacet ofRequests(String key) {
    return new TimeoutFacet(key, Words.PERIOD_OR_ZERO, Standing.EVERY_SERVICE_AND_ROUTE);
  }

  /** The duration of a node that the shape accepts. */
  public static Duration bind(YamlNode node) {
    return Durations.parse(((Scalar) node).text()).orElseThrow();
  }
}
