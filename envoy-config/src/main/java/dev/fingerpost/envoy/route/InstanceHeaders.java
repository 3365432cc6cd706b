package dev.fingerpost.envoy.route;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.fingerpost.envoy.endpoint.InstanceMetadata;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.balance.LoadBalancer.Otherwise;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.extensions.filters.http.stateful_session.v3.StatefulSession;
import io.envoyproxy.envoy.extensions.filters.http.stateful_session.v3.StatefulSessionPerRoute;
import io.envoyproxy.envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState;

/** The header that names an instance, as configuration of the filters that wait for it. */
public final class InstanceHeaders {

  private static final String TO_METADATA = "envoy.filters.http.header_to_metadata";
  private static final String SESSION = "envoy.filters.http.stateful_session";

  /** The filters that this configures, and nothing else does. */
  public static final ImmutableSet<String> FILTERS = ImmutableSet.of(TO_METADATA, SESSION);

  private InstanceHeaders() {}

  /** What a virtual host's {@code typed_per_filter_config} has for it. */
  static ImmutableMap<String, Any> of(LoadBalancer.Direct direct) {
    return switch (direct.by()) {
      case INSTANCE -> config(TO_METADATA, toMetadata(direct.header()));
      case ADDRESS -> config(SESSION, session(direct));
    };
  }

  private static Config toMetadata(String header) {
    Config.KeyValuePair instance =
        Config.KeyValuePair.newBuilder()
            .setMetadataNamespace(InstanceMetadata.NAMESPACE)
            .setKey(InstanceMetadata.KEY)
            .setType(Config.ValueType.STRING)
            .build();
    return Config.newBuilder()
        .addRequestRules(Config.Rule.newBuilder().setHeader(header).setOnHeaderPresent(instance))
        .build();
  }

  private static StatefulSessionPerRoute session(LoadBalancer.Direct direct) {
    var state = HeaderBasedSessionState.newBuilder().setName(direct.header()).build();
    return StatefulSessionPerRoute.newBuilder()
        .setStatefulSession(
            StatefulSession.newBuilder()
                .setSessionState(
                    TypedExtensionConfig.newBuilder()
                        .setName("envoy.http.stateful_session.header")
                        .setTypedConfig(Deterministic.pack(state)))
                .setStrict(direct.otherwise() == Otherwise.REJECT))
        .build();
  }

  private static ImmutableMap<String, Any> config(String filter, Message config) {
    return ImmutableMap.of(filter, Deterministic.pack(config));
  }
}
