package dev.fingerpost.policies.grammar;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.yaml.Refusal;

/** What other products call things, with the name that the thing has here. */
public final class PeerNames {

  /** Keys, wherever they are written and no block has one of that name. */
  public static final ImmutableMap<String, Refusal> KEYS =
      foreign(
          "`loadBalancer`: lb_policy lbPolicy load_balancing_policy strategy",
          "`loadBalancer.policy`: type simple",
          "`hashOn` with `maglev` or `ringHash`:"
              + " consistentHash hashPolicies hash_policy hashPolicy sticky MeshLoadBalancingStrategy",
          "`loadBalancer: direct`:"
              + " endpointOverride override_host ORIGINAL_DST x-envoy-original-dst-host",
          "`outlierDetection`:"
              + " passiveHealthCheck passive MeshCircuitBreaker outlier outlier_detection",
          "`consecutive5xx`:"
              + " consecutive5xxErrors consecutive5XxErrors maxFailures consecutive_5xx"
              + " consecutiveErrors totalFailures detectors",
          "`consecutiveGatewayFailure`: consecutiveGatewayErrors consecutive_gateway_failure",
          "`consecutiveLocalOriginFailure`: consecutiveLocalOriginFailures",
          "`health.panicPercent`:"
              + " healthyPanicThreshold healthy_panic_threshold panicThreshold minHealthPercent",
          "`circuitBreaker`: connectionPool limits circuit_breakers circuitBreakers",
          "`circuitBreaker.perHost`: perEndpoint per_host_thresholds",
          "`maxPendingRequests`: http1MaxPendingRequests max_pending_requests",
          "`maxRequests`:"
              + " http2MaxRequests maxParallelRequests maxConcurrentRequests max_requests",
          "`retry`: retries retryPolicy retry_policy MeshRetry",
          "`retry.numRetries`: attempts num_retries",
          "`retry.perTryTimeout`: perTryTimeoutMs per_try_timeout perRetry",
          "numbers and names in `retry.retryOn`:"
              + " retryOnStatusCodes httpStatusCodes triggers retry_on",
          "`circuitBreaker.retryBudget`: retryBudget retry_budget",
          "`timeout`, `idleTimeout`: requestTimeout timeoutPolicy",
          "`connectTimeout`: connect_timeout",
          "`slowStart`: warmup slow_start_config",
          "`subsets`, `pin`: labels serviceSubset x-service-tag routingPolicy",
          "`split`: splits weight weighted_clusters backendRefs",
          "`mirror[].share`: mirrorPercentage",
          "`mirror`: request_mirror_policies",
          "`faults.delay.fixed`: fixedDelay",
          "`faults`: chaos",
          "`failover`, `locality`: targets localityLbSetting crossZone",
          "`allow`: intentions AuthorizationPolicy MeshTrafficPermission incoming",
          "`healthCheck`: activeHealthCheck active health_checks MeshHealthCheck",
          "`rateLimit`: local_ratelimit localRateLimit MeshRateLimit",
          "`jwt`: requestAuthentication RequestAuthentication jwt_authn",
          "`allow.mode: shadow`: allowWithShadowDeny unlistedClientsPolicy");

  /** Names of balancers. */
  public static final ImmutableMap<String, Refusal> BALANCERS =
      foreign(
          "`leastRequest`: least_conn leastconn p2c LEAST_CONN",
          "`roundRobin`, with weights `weighted`: wrr",
          "`leastTime`:"
              + " leasttime BackendUtilization peak_ewma least_response_time leastResponseTime",
          "`timestamp`: oldest leastRecentlyUsed lru",
          "`direct`:"
              + " endpointOverride override_host ORIGINAL_DST originalDst x-envoy-original-dst-host",
          "`maglev` or `ringHash`: consistentHash sticky");

  /** Names of retry conditions. */
  public static final ImmutableMap<String, Refusal> CONDITIONS =
      foreign(
          "the numbers themselves, such as 503: retriable-status-codes retriableStatusCodes",
          "`5xx`: server-error serverError");

  private PeerNames() {}

  private static ImmutableMap<String, Refusal> foreign(String... rows) {
    ImmutableMap.Builder<String, Refusal> names = ImmutableMap.builder();
    for (String row : rows) {
      int end = row.lastIndexOf(": ");
      Refusal here = new Refusal.Foreign(row.substring(0, end));
      Splitter.on(' ')
          .omitEmptyStrings()
          .split(row.substring(end + 2))
          .forEach(name -> names.put(name, here));
    }
    return names.buildOrThrow();
  }
}
