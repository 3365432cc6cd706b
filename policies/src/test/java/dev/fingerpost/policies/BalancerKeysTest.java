package dev.fingerpost.policies;

import static dev.fingerpost.policies.Texts.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code loadBalancer}, {@code retry} and {@code consul} know and do not do yet. */
class BalancerKeysTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loadBalancer: leastTime",
        "loadBalancer: {policy: leastTime, mode: enforce, minShare: 0.5%, signal: als}",
        "loadBalancer: {policy: leastTime, mode: shadow, slowStart: {window: 60s}}",
        "loadBalancer: {policy: direct, header: x-instance}",
        "loadBalancer: {policy: direct, header: x-instance, otherwise: reject, by: address}",
        "loadBalancer: {policy: weighted, slowStart: {window: 60s, minWeightPercent: 10}}",
        "loadBalancer: {policy: roundRobin, slowStart: {window: 60s, aggression: 2}}",
        "loadBalancer: {slowStart: none}",
        "loadBalancer: {policy: random, slowStart: none}",
        "loadBalancer: {fixedWeights: {orders-1: 5, node-1/orders-2: 0}}",
        "loadBalancer: {policy: maglev, hashOn: [sourceIp], fixedWeights: {orders-1: 5}}",
        "retry: {rateLimitedBackoff: {headers: [retry-after, x-reset], max: 60s}}",
        "consul: {remoteAddress: wan, allowMeta: [timeout, retry.numRetries]}",
        "consul: {allowMeta: []}",
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
        "loadBalancer: direct | 3:19 P041 `direct` needs `header` (write header: x-instance, or what the header with the instance's ID is called)",
        "loadBalancer: {policy: direct, header: ':path'} | 3:44 P041 `:path` has a meaning of its own and names no instance (write a header of your own, such as x-instance)",
        "loadBalancer: {policy: direct, header: Content-Length, by: address} | 3:44 P041 `Content-Length` has a meaning of its own and names no instance (write a header of your own, such as x-instance)",
        "loadBalancer: {policy: direct, header: x-i, otherwise: maglev} | 3:60 P022 `maglev` is not a value of `otherwise` (expected: reject, random, roundRobin, weighted, leastRequest)",
        "loadBalancer: {policy: direct, header: x-i, by: name} | 3:53 P022 `name` is not a value of `by` (expected: instance, address)",
        "loadBalancer: {policy: direct, header: x i} | 3:44 P027 `x i` is not a name (write a header's name, such as x-user-id)",
        "loadBalancer: {policy: leastTime, minShare: 101%} | 3:49 P025 `101%` is not a share (write a percentage with at most two decimals: 5%, 0.25%)",
        "loadBalancer: {policy: leastTime, minShare: 1} | 3:49 P021 `minShare` must be string, not integer (a share needs a percent sign: write 1%)",
        "loadBalancer: {policy: leastTime, mode: on} | 3:45 P022 `on` is not a value of `mode` (expected: enforce, shadow)",
        "loadBalancer: {policy: leastTime, signal: lrz} | 3:47 P022 `lrz` is not a value of `signal` (did you mean `lrs`?)",
        "loadBalancer: {policy: random, minShare: 1%} | 3:36 P012 unknown key `minShare` in `loadBalancer` with `random` (it belongs to `leastTime`)",
        "loadBalancer: {policy: random, slowStart: {window: 1m}} | 3:36 W109 `slowStart` has no effect with `random` (it belongs to `roundRobin` and `weighted` and `leastRequest` and `leastTime` and `timestamp`)",
        "loadBalancer: {policy: weighted, slowStart: {}} | 3:49 P013 `slowStart` needs the key `window`",
        "loadBalancer: {slowStart: {window: 0s}} | 3:40 P023 `window`: 0s (expected: 1ms to 8760h)",
        "loadBalancer: {warmup: 60s} | 3:20 P011 unknown key `warmup` in `loadBalancer` (that is called `slowStart` here)",
        "loadBalancer: {fixedWeights: {a: 70000}} | 3:38 P023 `a`: 70000 (expected: 0 to 65535)",
        "loadBalancer: {fixedWeights: {a b: 1}} | 3:35 P027 `a b` is not a name (write the registry's ID of an instance)",
        "retry: {rateLimitedBackoff: {headers: []}} | 3:43 P023 `headers` is an empty list (write headers: [retry-after])",
        "retry: {rateLimitedBackoff: {max: 60s}} | 3:33 P013 `rateLimitedBackoff` needs the key `headers`",
        "retry: {rateLimitedBackoff: {headers: [retry after]}} | 3:44 P027 `retry after` is not a name (write a header's name, such as x-user-id)",
        "consul: {allowMeta: [timeot]} | 3:26 P022 `timeot` is not a key that Meta may set (did you mean `timeout`?)",
        "consul: {allowMeta: [consul.allowMeta]} | 3:26 P022 `consul.allowMeta` is not a key that Meta may set",
        "consul: {allowMeta: [allow]} | 3:26 P022 `allow` is not a key that Meta may set",
        "consul: {allowMeta: [Time out]} | 3:26 P027 `Time out` is not a name (write a key of a service's policy, such as timeout or retry.numRetries)",
        "consul: {remoteAddress: w an} | 3:29 P027 `w an` is not a name (write the key of a tagged address, such as wan)",
      })
  void everyMistakeIsAnsweredAtItsPlace(String line, String expected) {
    assertThat(mistakes("services:\n  s:\n    " + line)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "timeout,write 0s",
    "connectTimeout,it cannot be switched off: leave it out",
    "health,it cannot be switched off: leave it out",
    "consul,it cannot be switched off: leave it out",
  })
  void whatHasNoOffSaysSo(String key, String hint) {
    assertThat(mistakes("defaults:\n  " + key + ": none"))
        .endsWith(" P022 `none` is not a value of `" + key + "` (" + hint + ")");
  }

  @Test
  void anotherBalancerKeepsAWarmUpThatItKnows() {
    assertThat(
            mistakes(
                """
                defaults: {loadBalancer: {policy: weighted, slowStart: {window: 60s}}}
                services:
                  dropped: {loadBalancer: random}
                  kept: {loadBalancer: {policy: leastRequest, slowStart: {window: 10s}}}
                """))
        .isEmpty();
  }
}
