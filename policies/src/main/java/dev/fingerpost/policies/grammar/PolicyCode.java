package dev.fingerpost.policies.grammar;

import dev.fingerpost.model.diagnostic.Severity;

/** The codes of what can be wrong with policies beyond the form of their text. */
public enum PolicyCode {
  VERSION("P006", "unknown `version`"),
  TOP_LEVEL("P010", "unknown top-level key"),
  REGEX("P026", "regex that Envoy refuses: not RE2, or too large"),
  PRESET("P030", "unknown preset"),
  SUBSET("P031", "unknown subset"),
  CIRCLE("P032", "`extends` goes in a circle"),
  SECRET("P033", "unknown gateway secret"),
  PROVIDER("P034", "unknown JWT provider"),
  SHARES("P040", "shares do not add up to 100%"),
  NO_INSTANCE_HEADER("P041", "`direct` without a `header` that can name an instance"),
  RING("P042", "`minimumRingSize` over `maximumRingSize`, or 0"),
  TABLE("P043", "maglev table not prime or over 5000011"),
  HEDGE("P044", "hedge without a time-out for one try, or without retries"),
  ENDLESS_FAULT("P045", "fault without `until`"),
  STEPS("P046", "canary without rising steps"),
  LOCAL_ORIGIN("P047", "local-origin keys without `splitExternalLocalOriginErrors`"),
  LAST_INSTANCE("P048", "`alwaysEjectOneHost` with `panicPercent: 0`"),
  FILTER("P049", "subset filter that cannot be read"),
  TRIES_OVER_TIMEOUT("W101", "`(numRetries + 1) x perTryTimeout` over `timeout`"),
  FAILOVER_UNNOTICED("W102", "`failover` with neither ejection nor health checks"),
  EJECTION_OVER_PANIC("W103", "`maxEjectionPercent` over `100 - panicPercent`, or 100"),
  NO_SERVICE("W104", "service that no registry knows"),
  SHADOWED("W105", "route shadowed by an earlier one"),
  UNSAFE_RETRY("W106", "a retry that may repeat a processed request"),
  UNUSED_WEIGHTS("W107", "`roundRobin` or `random` where weights differ"),
  LEAST_REQUEST_WEIGHTS("W108", "`leastRequest` with unequal weights"),
  SLOW_START_UNUSED("W109", "`slowStart` without effect"),
  LIMIT_PER_ENVOY("W110", "local rate limit at a gateway with several Envoys"),
  ALLOW_UNUSED("W111", "`allow` without an inbound listener or mTLS"),
  NOT_ZONE_AWARE("W112", "zone-aware conditions not met"),
  NOTHING_HASHED("W113", "hash policy without `hashOn`"),
  HASH_UNUSED("W114", "`hashOn` without a hash policy"),
  FAULT_ENDS("W115", "fault that is over, or ends within 24 h"),
  TRY_TIMEOUT_NOT_RETRIED("W116", "`perTryTimeout` whose `retryOn` covers no time-out"),
  SKEWED_STAMPS("W117", "`timestamp` with retries where one weight is over five times the next"),
  UNLISTED_ZONE("W118", "a zone that `locality.weights` does not list"),
  NO_INSTANCE("W119", "`fixedWeights` for an instance that the service does not have"),
  VALUE_IGNORED("W120", "a registry's value ignored"),
  DOUBLE_ID("W121", "two instances with one service ID in a `direct` service"),
  DOUBLE_ADDRESS("W122", "two instances of a service with one address"),
  NO_FILES("W123", "no policy files");

  private final String id;
  private final String meaning;

  PolicyCode(String id, String meaning) {
    this.id = id;
    this.meaning = meaning;
  }

  /** The stable code in messages. */
  public String id() {
    return id;
  }

  /** One line for the list of codes. */
  public String meaning() {
    return meaning;
  }

  /** Codes that begin with W are warnings. */
  public Severity severity() {
    return id.startsWith("W") ? Severity.WARNING : Severity.ERROR;
  }
}
