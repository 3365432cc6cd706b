package dev.fingerpost.envoy.route;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.resource.ProtoValues;
import dev.fingerpost.model.policy.balance.HashKey;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.ConnectionProperties;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.Cookie;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.Header;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.QueryParameter;
import java.util.List;

/**
 * Hash keys as Envoy's {@code hash_policy}. Envoy combines all keys that a request carries; {@code
 * terminal} on each makes the first one count alone, as the policy says.
 */
final class HashPolicies {
  private HashPolicies() {}

  static ImmutableList<HashPolicy> of(List<HashKey> keys) {
    return keys.stream().map(HashPolicies::of).collect(ImmutableList.toImmutableList());
  }

  private static HashPolicy of(HashKey key) {
    HashPolicy.Builder policy = HashPolicy.newBuilder().setTerminal(true);
    return switch (key) {
      case HashKey.Header header ->
          policy.setHeader(Header.newBuilder().setHeaderName(header.name())).build();
      case HashKey.Cookie cookie -> policy.setCookie(cookie(cookie)).build();
      case HashKey.Query query ->
          policy.setQueryParameter(QueryParameter.newBuilder().setName(query.name())).build();
      case HashKey.SourceIp sourceIp ->
          policy
              .setConnectionProperties(ConnectionProperties.newBuilder().setSourceIp(true))
              .build();
    };
  }

  private static Cookie cookie(HashKey.Cookie cookie) {
    Cookie.Builder message = Cookie.newBuilder().setName(cookie.name());
    cookie.ttl().map(ProtoValues::duration).ifPresent(message::setTtl);
    cookie.path().ifPresent(message::setPath);
    return message.build();
  }
}
