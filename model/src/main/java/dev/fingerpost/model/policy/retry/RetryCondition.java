package dev.fingerpost.model.policy.retry;

/** A named retry condition: the policy's spelling, and Envoy's token in {@code retry_on}. */
public enum RetryCondition {
  CONNECT_FAILURE("connectFailure", "connect-failure"),
  REFUSED_STREAM("refusedStream", "refused-stream"),
  RESET_BEFORE_REQUEST("resetBeforeRequest", "reset-before-request"),
  RESET("reset", "reset"),
  GATEWAY_ERROR("gatewayError", "gateway-error"),
  SERVER_ERROR("5xx", "5xx"),
  RETRIABLE_4XX("retriable4xx", "retriable-4xx"),
  ENVOY_RATE_LIMITED("envoyRateLimited", "envoy-ratelimited"),
  HTTP3_POST_CONNECT_FAILURE("http3PostConnectFailure", "http3-post-connect-failure"),
  GRPC_CANCELLED("cancelled", "cancelled"),
  GRPC_DEADLINE_EXCEEDED("deadlineExceeded", "deadline-exceeded"),
  GRPC_INTERNAL("internal", "internal"),
  GRPC_RESOURCE_EXHAUSTED("resourceExhausted", "resource-exhausted"),
  GRPC_UNAVAILABLE("unavailable", "unavailable");

  private final String policyName;
  private final String envoyToken;

  RetryCondition(String policyName, String envoyToken) {
    this.policyName = policyName;
    this.envoyToken = envoyToken;
  }

  /** How a policy file writes it. */
  public String policyName() {
    return policyName;
  }

  /** How Envoy writes it. Envoy ignores tokens that it does not know, so there are no others. */
  public String envoyToken() {
    return envoyToken;
  }
}
