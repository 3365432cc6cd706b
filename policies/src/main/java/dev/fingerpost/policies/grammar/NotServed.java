package dev.fingerpost.policies.grammar;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.fingerpost.model.yaml.Refusal;
import java.util.List;

/** The part of the language that this version knows and does not serve. */
public final class NotServed {

  /** At the top of a file. */
  public static final ImmutableMap<String, Refusal> TOP = names("gateways");

  /** Under {@code presets}. */
  public static final ImmutableMap<String, Refusal> PRESETS = names("jwt");

  /** In a service and under {@code defaults}. */
  public static final ImmutableMap<String, Refusal> SERVICE =
      names(
          "allow",
          "canary",
          "dependsOn",
          "failover",
          "faults",
          "guard",
          "headers",
          "healthCheck",
          "idleTimeout",
          "inbound",
          "jwt",
          "locality",
          "maxStreamDuration",
          "mirror",
          "pin",
          "protocol",
          "rateLimit",
          "requestHeaders",
          "responseHeaders",
          "routes",
          "split",
          "splitOn",
          "subsets");

  /** In {@code loadBalancer}. */
  public static final ImmutableMap<String, Refusal> BALANCER =
      names("by", "fixedWeights", "header", "minShare", "mode", "otherwise", "signal", "slowStart");

  /** Values of {@code loadBalancer.policy}. */
  public static final ImmutableMap<String, Refusal> BALANCERS = names("direct", "leastTime");

  /** In {@code retry}. */
  public static final ImmutableMap<String, Refusal> RETRY = names("rateLimitedBackoff");

  /** In {@code consul}. */
  public static final ImmutableMap<String, Refusal> CONSUL = names("allowMeta", "remoteAddress");

  private NotServed() {}

  private static ImmutableMap<String, Refusal> names(String... names) {
    return Maps.toMap(List.of(names), name -> new Refusal.NotServed());
  }
}
