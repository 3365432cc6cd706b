package dev.fingerpost.policies;

import static dev.fingerpost.policies.Texts.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row by row, what other products call things. */
class PeerNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lb_policy | | `loadBalancer`",
        "strategy | | `loadBalancer`",
        "type | loadBalancer | `loadBalancer.policy`",
        "simple | loadBalancer | `loadBalancer.policy`",
        "endpointOverride | | `loadBalancer: direct`",
        "override_host | | `loadBalancer: direct`",
        "ORIGINAL_DST | | `loadBalancer: direct`",
        "x-envoy-original-dst-host | | `loadBalancer: direct`",
        "consistentHash | loadBalancer | `hashOn` with `maglev` or `ringHash`",
        "hashPolicies | loadBalancer | `hashOn` with `maglev` or `ringHash`",
        "hash_policy | | `hashOn` with `maglev` or `ringHash`",
        "sticky | | `hashOn` with `maglev` or `ringHash`",
        "passiveHealthCheck | | `outlierDetection`",
        "passive | healthCheck | `outlierDetection`",
        "MeshCircuitBreaker | | `outlierDetection`",
        "outlier | | `outlierDetection`",
        "consecutive5xxErrors | outlierDetection | `consecutive5xx`",
        "consecutive5XxErrors | outlierDetection | `consecutive5xx`",
        "detectors | outlierDetection | `consecutive5xx`",
        "totalFailures | outlierDetection | `consecutive5xx`",
        "maxFailures | outlierDetection | `consecutive5xx`",
        "healthyPanicThreshold | | `health.panicPercent`",
        "panicThreshold | health | `health.panicPercent`",
        "minHealthPercent | outlierDetection | `health.panicPercent`",
        "connectionPool | | `circuitBreaker`",
        "limits | | `circuitBreaker`",
        "circuit_breakers | | `circuitBreaker`",
        "perEndpoint | circuitBreaker | `circuitBreaker.perHost`",
        "http1MaxPendingRequests | circuitBreaker | `maxPendingRequests`",
        "http2MaxRequests | circuitBreaker | `maxRequests`",
        "maxParallelRequests | circuitBreaker | `maxRequests`",
        "maxConcurrentRequests | circuitBreaker | `maxRequests`",
        "retries | | `retry`",
        "retryPolicy | | `retry`",
        "MeshRetry | | `retry`",
        "attempts | retry | `retry.numRetries`",
        "perTryTimeoutMs | retry | `retry.perTryTimeout`",
        "perRetry | retry | `retry.perTryTimeout`",
        "retryOnStatusCodes | retry | numbers and names in `retry.retryOn`",
        "httpStatusCodes | retry | numbers and names in `retry.retryOn`",
        "triggers | retry | numbers and names in `retry.retryOn`",
        "retryBudget | retry | `circuitBreaker.retryBudget`",
        "retry_budget | circuitBreaker | `circuitBreaker.retryBudget`",
        "requestTimeout | | `timeout`, `idleTimeout`",
        "timeoutPolicy | | `timeout`, `idleTimeout`",
        "warmup | loadBalancer | `slowStart`",
        "slow_start_config | loadBalancer | `slowStart`",
        "labels | | `subsets`, `pin`",
        "serviceSubset | | `subsets`, `pin`",
        "x-service-tag | | `subsets`, `pin`",
        "routingPolicy | | `subsets`, `pin`",
        "splits | | `split`",
        "weight | | `split`",
        "weighted_clusters | | `split`",
        "backendRefs | | `split`",
        "mirrorPercentage | | `mirror[].share`",
        "mirrorPercentage | failover | `mirror[].share`",
        "request_mirror_policies | | `mirror`",
        "fixedDelay | | `faults.delay.fixed`",
        "fixedDelay | faults | `faults.delay.fixed`",
        "chaos | | `faults`",
        "targets | | `failover`, `locality`",
        "localityLbSetting | | `failover`, `locality`",
        "crossZone | | `failover`, `locality`",
        "intentions | | `allow`",
        "AuthorizationPolicy | | `allow`",
        "MeshTrafficPermission | | `allow`",
        "incoming | | `allow`",
        "allowWithShadowDeny | allow | `allow.mode: shadow`",
        "unlistedClientsPolicy | allow | `allow.mode: shadow`",
      })
  void keys(String name, String block, String here) {
    String around = block == null ? "s" : block;
    String line = block == null ? name + ": x" : block + ": {" + name + ": x}";

    assertThat(mistakes("services:\n  s:\n    " + line).lines())
        .contains(
            "3:%d P011 unknown key `%s` in `%s` (that is called %s here)"
                .formatted(block == null ? 5 : block.length() + 8, name, around, here));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "least_conn | `leastRequest`",
        "p2c | `leastRequest`",
        "wrr | `roundRobin`, with weights `weighted`",
        "leasttime | `leastTime`",
        "BackendUtilization | `leastTime`",
        "peak_ewma | `leastTime`",
        "least_response_time | `leastTime`",
        "oldest | `timestamp`",
        "leastRecentlyUsed | `timestamp`",
        "lru | `timestamp`",
        "endpointOverride | `direct`",
        "override_host | `direct`",
        "ORIGINAL_DST | `direct`",
        "x-envoy-original-dst-host | `direct`",
        "consistentHash | `maglev` or `ringHash`",
        "sticky | `maglev` or `ringHash`",
      })
  void balancers(String name, String here) {
    assertThat(mistakes("services:\n  s:\n    loadBalancer: " + name))
        .isEqualTo(
            "3:19 P022 `%s` is not a value of `loadBalancer` (that is called %s here)"
                .formatted(name, here));
  }

  /** Only written differently, so that the nearest name is the answer. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loadBalancer: LEAST_REQUEST | leastRequest",
        "loadBalancer: least_request | leastRequest",
        "loadBalancer: LeastRequest | leastRequest",
        "loadBalancer: ROUND_ROBIN | roundRobin",
        "loadBalancer: round_robin | roundRobin",
        "loadBalancer: RING_HASH | ringHash",
        "retry: {retryOn: [connect-failure]} | connectFailure",
      })
  void otherSpellings(String line, String here) {
    assertThat(mistakes("services:\n  s:\n    " + line))
        .contains(" P022 ")
        .endsWith("(did you mean `" + here + "`?)");
  }
}
