package dev.fingerpost.policies.level;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.diagnostic.Location;
import dev.fingerpost.model.policy.service.Protocol;
import dev.fingerpost.model.yaml.YamlNode.Entry;
import dev.fingerpost.model.yaml.YamlNode.Kind;
import dev.fingerpost.model.yaml.YamlNode.Scalar;
import dev.fingerpost.policies.service.ProtocolFacet;
import dev.fingerpost.policies.timeout.TimeoutFacet;
import java.util.HashMap;
import java.util.Map;

/**
 * The built-in defaults that depend on the protocol. A gRPC call carries its own deadline and may
 * be a stream, so it has no time-out that nobody wrote.
 */
final class ProtocolDefaults {

  private static final String TIMEOUT = TimeoutFacet.REQUEST.key();

  private ProtocolDefaults() {}

  /** All levels of a service, the built-in one as its protocol has it. */
  static Effective over(Effective effective) {
    boolean isGrpc = ProtocolFacet.bind(effective.find(Facets.PROTOCOL.key())) == Protocol.GRPC;
    boolean isBuiltIn = effective.entry(TIMEOUT).equals(BuiltIn.VALUE.defaults().entry(TIMEOUT));
    if (!isGrpc || !isBuiltIn) {
      return effective;
    }
    Location cause = effective.entry(Facets.PROTOCOL.key()).location();
    Map<String, Entry> entries = new HashMap<>(effective.entries());
    entries.put(TIMEOUT, new Entry(cause, new Scalar(cause, "0s", Kind.STRING)));
    return new Effective(
        effective.path(), effective.last(), ImmutableMap.copyOf(entries), effective.broken());
  }
}
