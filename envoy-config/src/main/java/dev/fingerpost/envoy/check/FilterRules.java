package dev.fingerpost.envoy.check;

import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtProvider;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement;
import io.envoyproxy.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import java.util.Map;

/** What the HTTP filters of listeners and routes must keep to. */
final class FilterRules {

  /** The filters that stand in every listener, where a route may configure them. */
  static final ImmutableSet<String> IN_EVERY_LISTENER =
      ImmutableSet.of(
          "envoy.filters.http.local_ratelimit",
          "envoy.filters.http.fault",
          "envoy.filters.http.header_to_metadata",
          "envoy.filters.http.stateful_session",
          "envoy.filters.http.router");

  private static final Duration SHORTEST_FILL = Durations.fromMillis(50);

  private FilterRules() {}

  static void addTo(TypeRules rules) {
    rules.on(HTTPFault.getDefaultInstance(), FilterRules::checkFault);
    rules.on(LocalRateLimit.getDefaultInstance(), FilterRules::checkRateLimit);
    rules.on(RBAC.getDefaultInstance(), FilterRules::checkAccess);
    rules.on(JwtAuthentication.getDefaultInstance(), FilterRules::checkJwt);
    rules.on(JwtProvider.getDefaultInstance(), FilterRules::checkKeys);
  }

  /** The filters that a route configures must be there, and a limit must have its bucket. */
  static void checkConfigured(Map<String, Any> filters, Path path, Findings findings) {
    filters.forEach((name, config) -> {
      Path here = path.element("typed_per_filter_config", name);
      if (!IN_EVERY_LISTENER.contains(name)) {
        findings.add(CheckCode.INERT_FILTER, here, "");
      }
      if (config.is(LocalRateLimit.class) && !hasBucket(config)) {
        findings.add(CheckCode.ROUTE_WITHOUT_BUCKET, here, "");
      }
    });
  }

  /** What cannot be decoded is another check's concern. */
  private static boolean hasBucket(Any config) {
    try {
      return config.unpack(LocalRateLimit.class).hasTokenBucket();
    } catch (InvalidProtocolBufferException e) {
      return true;
    }
  }

  private static void checkFault(HTTPFault fault, Path path, Findings findings) {
    if (fault.hasDelay() && !fault.getDelay().hasPercentage()) {
      findings.add(CheckCode.FAULT_PERCENTAGE, path.field("delay"), "has none");
    }
    if (fault.hasAbort() && !fault.getAbort().hasPercentage()) {
      findings.add(CheckCode.FAULT_PERCENTAGE, path.field("abort"), "has none");
    }
  }

  /** Without a bucket it is the filter that waits for routes. */
  private static void checkRateLimit(LocalRateLimit limit, Path path, Findings findings) {
    if (!limit.hasTokenBucket()) {
      return;
    }
    if (!limit.hasFilterEnabled() || !limit.hasFilterEnforced()) {
      findings.add(CheckCode.INERT_RATE_LIMIT, path, "has both unset or one");
    }
    Duration fill = limit.getTokenBucket().getFillInterval();
    if (limit.getTokenBucket().hasFillInterval() && Durations.compare(fill, SHORTEST_FILL) < 0) {
      findings.add(
          CheckCode.FILL_INTERVAL,
          path.field("token_bucket").field("fill_interval"),
          Durations.toString(fill));
    }
  }

  private static void checkAccess(RBAC rules, Path path, Findings findings) {
    if (rules.getAction() == RBAC.Action.ALLOW && rules.getPoliciesCount() == 0) {
      findings.add(CheckCode.ALLOW_NOBODY, path, "has no policies");
    }
  }

  private static void checkJwt(JwtAuthentication jwt, Path path, Findings findings) {
    for (int i = 0; i < jwt.getRulesCount(); i++) {
      checkRequirement(
          jwt.getRules(i).getRequires(), jwt, path.element("rules", i).field("requires"), findings);
    }
    jwt.getRequirementMapMap()
        .forEach((name, requirement) ->
            checkRequirement(requirement, jwt, path.element("requirement_map", name), findings));
  }

  private static void checkRequirement(
      JwtRequirement requirement, JwtAuthentication jwt, Path path, Findings findings) {
    switch (requirement.getRequiresTypeCase()) {
      case PROVIDER_NAME -> checkProvider(requirement.getProviderName(), jwt, path, findings);
      case PROVIDER_AND_AUDIENCES ->
          checkProvider(
              requirement.getProviderAndAudiences().getProviderName(), jwt, path, findings);
      case REQUIRES_ANY ->
          requirement
              .getRequiresAny()
              .getRequirementsList()
              .forEach(each -> checkRequirement(each, jwt, path, findings));
      case REQUIRES_ALL ->
          requirement
              .getRequiresAll()
              .getRequirementsList()
              .forEach(each -> checkRequirement(each, jwt, path, findings));
      case ALLOW_MISSING_OR_FAILED, ALLOW_MISSING, REQUIRESTYPE_NOT_SET -> {}
    }
  }

  private static void checkProvider(
      String name, JwtAuthentication jwt, Path path, Findings findings) {
    if (!jwt.containsProviders(name)) {
      findings.add(CheckCode.JWT_PROVIDER, path, name);
    }
  }

  private static void checkKeys(JwtProvider provider, Path path, Findings findings) {
    if (provider.getLocalJwks().hasInlineString()
        && !hasKey(provider.getLocalJwks().getInlineString())) {
      findings.add(CheckCode.JWT_KEYS, path.field("local_jwks"), "has none");
    }
  }

  private static boolean hasKey(String keys) {
    Struct.Builder tree = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(keys, tree);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
    return tree.getFieldsOrDefault("keys", Value.getDefaultInstance())
            .getListValue()
            .getValuesCount()
        > 0;
  }
}
