package dev.fingerpost.policies;

import static dev.fingerpost.policies.Texts.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rateLimit}, {@code inbound}, {@code guard} and {@code healthCheck}. */
class LimitKeysTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rateLimit: none",
        "rateLimit: 500/s",
        "rateLimit: 20/h",
        "rateLimit: {requests: 100, per: 1s, burst: 200, mode: shadow}",
        "rateLimit: {global: {service: limiter, domain: shop, by: [{header: x-key}, sourceIp]}}",
        "rateLimit: {requests: 5, global: {service: l, domain: d, by: [sourceIp], onError: deny}}",
        "inbound: {rateLimit: 5/m, timeout: 0s}",
        "inbound: {rateLimit: none}",
        "guard: {maxEndpointDropPercent: 50, hold: 60s, removeAfter: 0s, allowEmpty: true}",
        "healthCheck: none",
        "healthCheck: {http: /healthz, interval: 5s, timeout: 1s}",
        "healthCheck: {tcp: connect, unhealthyThreshold: 3, healthyThreshold: 2}",
        "healthCheck: {http: /, noTrafficInterval: 60s}",
      })
  void everyForm(String line) {
    assertThat(mistakes("services:\n  s:\n    " + line)).isEmpty();
    assertThat(mistakes("defaults:\n  " + line)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "rateLimit: 500 | 3:16 P021 `rateLimit` must be string or mapping, not integer",
        "rateLimit: 500/d | 3:16 P022 `500/d` is not a value of `rateLimit` (write a number and /s, /m or /h, such as 500/s, or none)",
        "rateLimit: 0/s | 3:16 P022 `0/s` is not a value of `rateLimit` (write a number and /s, /m or /h, such as 500/s, or none)",
        "rateLimit: {requests: 1, per: 10ms} | 3:35 P023 `per`: 10ms (expected: 50ms to 24h)",
        "rateLimit: {requests: 100, burst: 50} | 3:39 P023 `burst`: 50 (expected: `requests` 100 or more)",
        "rateLimit: {burst: 50} | 3:16 P013 `rateLimit` needs the key `requests` (or `global`, or write a rate such as 500/s)",
        "rateLimit: {requests: 1, mode: off} | 3:36 P022 `off` is not a value of `mode` (expected: enforce, shadow)",
        "rateLimit: {global: {service: l, domain: d}} | 3:25 P013 `global` needs the key `by` (such as by: [{header: x-api-key}])",
        "rateLimit: {global: {domain: d, by: [sourceIp]}} | 3:25 P013 `global` needs the key `service`",
        "rateLimit: {global: {service: l, domain: d, by: [{cookie: c}]}} | 3:55 P012 unknown key `cookie` in `by`",
        "rateLimit: {requests_per_unit: 5, requests: 5} | 3:17 P012 unknown key `requests_per_unit` in `rateLimit`",
        "inbound: {rateLimit: {burst: 5}} | 3:26 P013 `rateLimit` needs the key `requests` (or `global`, or write a rate such as 500/s)",
        "inbound: {retry: safe} | 3:15 P012 unknown key `retry` in `inbound`",
        "inbound: none | 3:14 P022 `none` is not a value of `inbound` (it cannot be switched off: leave it out)",
        "guard: none | 3:12 P022 `none` is not a value of `guard` (it cannot be switched off: leave it out)",
        "guard: {maxEndpointDropPercent: 101} | 3:37 P023 `maxEndpointDropPercent`: 101 (expected: 0 to 100)",
        "guard: {hold: 60} | 3:19 P021 `hold` must be string, not integer (a duration needs a unit: write 60s or 60ms)",
        "guard: {allowEmpty: yes} | 3:25 P021 `allowEmpty` must be boolean, not string",
        "healthCheck: off | 3:18 P022 `off` is not a value of `healthCheck` (expected: none)",
        "healthCheck: {interval: 5s} | 3:18 P013 `healthCheck` needs the key `http` (or `grpc`, or `tcp`)",
        "healthCheck: {http: healthz} | 3:25 P028 `healthz` is not a value of `http` (write a path that begins with /, without query and fragment)",
        "healthCheck: {http: /a, tcp: connect} | 3:29 P014 `http` and `tcp` exclude each other (keep one of them)",
        "healthCheck: {tcp: true} | 3:24 P021 `tcp` must be string, not boolean",
        "healthCheck: {http: /a, interval: 0s} | 3:39 P023 `interval`: 0s (expected: 100ms to 8760h)",
        "healthCheck: {http: /a, timeout: 11s} | 3:38 P023 `timeout`: 11s (expected: 1ms to 10s)",
        "healthCheck: {http: /a, unhealthyThreshold: 0} | 3:49 P023 `unhealthyThreshold`: 0 (expected: 1 to 2147483647)",
        "healthCheck: {grpc: a b} | 3:25 P027 `a b` is not a name (write the gRPC service to ask for, such as shop.v1.Orders, or \"\")",
        "healthCheck: {passive: {}} | 3:19 P011 unknown key `passive` in `healthCheck` (that is called `outlierDetection` here)",
      })
  void everyMistakeIsAnsweredAtItsPlace(String line, String expected) {
    assertThat(mistakes("services:\n  s:\n    " + line)).isEqualTo(expected);
  }

  @Test
  void aRateIsShortForItsBlock() {
    assertThat(
            mistakes(
                """
                defaults: {rateLimit: 500/s}
                services:
                  fits: {rateLimit: {burst: 1000}}
                  small: {rateLimit: {burst: 100}}
                  off: {rateLimit: none}
                  other: {rateLimit: 1000/s}
                """))
        .isEqualTo("4:30 P023 `burst`: 100 (expected: `requests` 500 or more)");
  }

  @Test
  void whatAddsToAMistakeIsNotOne() {
    assertThat(
            mistakes(
                """
                defaults: {rateLimit: {requests: 0}, loadBalancer: {policy: direct, header: x i}}
                services: {s: {rateLimit: {burst: 5}, loadBalancer: {otherwise: reject}}}
                """))
        .isEqualTo(
            """
            1:34 P023 `requests`: 0 (expected: 1 to 2147483647)
            1:77 P027 `x i` is not a name (write a header's name, such as x-user-id)\
            """);
  }

  @Test
  void oneKindOfProbeReplacesAnother() {
    assertThat(
            mistakes(
                """
                defaults: {healthCheck: {http: /healthz, interval: 5s}}
                services:
                  other: {healthCheck: {tcp: connect}}
                  slower: {healthCheck: {interval: 30s}}
                """))
        .isEmpty();
  }

  @Test
  void aGrpcProbeNeedsAProtocolThatCarriesIt() {
    assertThat(
            mistakes(
                """
                services:
                  ledger: {protocol: grpc, healthCheck: {grpc: ledger.v1.Ledger}}
                  whole: {protocol: http2, healthCheck: {grpc: ""}}
                  wrong: {healthCheck: {grpc: ""}}
                """))
        .isEqualTo(
            "4:25 P014 a `grpc` health check and `protocol: http` exclude each other"
                + " (write protocol: grpc, or http2)");
  }
}
