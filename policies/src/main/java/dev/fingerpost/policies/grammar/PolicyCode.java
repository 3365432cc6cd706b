package dev.fingerpost.policies.grammar;

import dev.fingerpost.model.diagnostic.Severity;

/** The codes of what can be wrong with policies beyond the form of their text. */
public enum PolicyCode {
  VERSION("P006", "unknown `version`"),
  TOP_LEVEL("P010", "unknown top-level key"),
  PRESET("P030", "unknown preset"),
  CIRCLE("P032", "`extends` goes in a circle"),
  RING("P042", "`minimumRingSize` over `maximumRingSize`, or 0"),
  TABLE("P043", "maglev table not prime or over 5000011"),
  HEDGE("P044", "hedge without a time-out for one try, or without retries"),
  LOCAL_ORIGIN("P047", "local-origin keys without `splitExternalLocalOriginErrors`"),
  LAST_INSTANCE("P048", "`alwaysEjectOneHost` with `panicPercent: 0`"),
  TRIES_OVER_TIMEOUT("W101", "`(numRetries + 1) x perTryTimeout` over `timeout`"),
  EJECTION_OVER_PANIC("W103", "`maxEjectionPercent` over `100 - panicPercent`, or 100"),
  NO_SERVICE("W104", "service that no registry knows"),
  UNSAFE_RETRY("W106", "a retry that may repeat a processed request"),
  UNUSED_WEIGHTS("W107", "`roundRobin` or `random` where weights differ"),
  LEAST_REQUEST_WEIGHTS("W108", "`leastRequest` with unequal weights"),
  NOTHING_HASHED("W113", "hash policy without `hashOn`"),
  HASH_UNUSED("W114", "`hashOn` without a hash policy"),
  TRY_TIMEOUT_NOT_RETRIED("W116", "`perTryTimeout` whose `retryOn` covers no time-out"),
  VALUE_IGNORED("W120", "a registry's value ignored"),
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
