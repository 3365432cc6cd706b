package dev.fingerpost.policies;

import static dev.fingerpost.policies.Texts.findings;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.yaml.TextCode;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodesTest {

  /** Codes whose check is not written yet. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "P009 service | split: {any: 100%} | 3:5 P009 `split` is not served by this version yet (leave it out)",
        "P009 value | loadBalancer: leastTime | 3:19 P009 `leastTime` is not served by this version yet (leave it out)",
        "P011 | retries: 3 | 3:5 P011 unknown key `retries` in `s` (that is called `retry` here)",
        "P011 inner | retry: {attempts: 3} | 3:13 P011 unknown key `attempts` in `retry` (that is called `retry.numRetries` here)",
        "P012 | outlierDetection: {consecutve5xx: 3} | 3:24 P012 unknown key `consecutve5xx` in `outlierDetection` (did you mean `consecutive5xx`?)",
        "P012 balancer | loadBalancer: {policy: random, choiceCount: 3} | 3:36 P012 unknown key `choiceCount` in `loadBalancer` with `random` (it belongs to `leastRequest`)",
        "P013 | loadBalancer: {policy: maglev, hashOn: [{cookie: {ttl: 1h}}]} | 3:54 P013 `cookie` needs the key `name`",
        "P014 | circuitBreaker: {maxRetries: 3, retryBudget: {percent: 20}} | 3:37 P014 `maxRetries` and `retryBudget` exclude each other (keep one of them)",
        "P021 | timeout: 15 | 3:14 P021 `timeout` must be string, not integer (a duration needs a unit: write 15s or 15ms)",
        "P022 | loadBalancer: least_request | 3:19 P022 `least_request` is not a value of `loadBalancer` (did you mean `leastRequest`?)",
        "P022 peer | loadBalancer: p2c | 3:19 P022 `p2c` is not a value of `loadBalancer` (that is called `leastRequest` here)",
        "P022 condition | retry: {retryOn: [connect-failure]} | 3:23 P022 `connect-failure` is not a value of `retryOn` (did you mean `connectFailure`?)",
        "P022 attribute | consul: {weightFrom: weight} | 3:26 P022 `weight` is not a value of `weightFrom` (write meta.KEY or tag.NAME, such as meta.weight)",
        "P023 | retry: {numRetries: -1} | 3:25 P023 `numRetries`: -1 (expected: 0 to 20)",
        "P023 choices | loadBalancer: {policy: leastRequest, choiceCount: 101} | 3:55 P023 `choiceCount`: 101 (expected: 2 to 100)",
        "P023 connect | connectTimeout: 0s | 3:21 P023 `connectTimeout`: 0s (expected: 1ms to 8760h)",
        "P023 backoff | retry: {backoff: {base: 1s, max: 10ms}} | 3:38 P023 `max`: 10ms (expected: `base` 1s or more)",
        "P023 ejection | outlierDetection: {maxEjectionTime: 10s} | 3:41 P023 `maxEjectionTime`: 10s (expected: `baseEjectionTime` 30s or more)",
        "P024 | timeout: 15 sec | 3:14 P024 `15 sec` is not a duration (write a number and ms, s, m or h: 250ms, 5s, 1h30m)",
        "P027 | loadBalancer: {policy: maglev, hashOn: [{header: x user}]} | 3:54 P027 `x user` is not a name (write a header's name, such as x-user-id)",
        "P030 | retry: saef | 3:12 P030 `saef` is not a preset of `retry` (did you mean `safe`?)",
        "P030 extends | outlierDetection: {extends: mine} | 3:33 P030 `mine` is not a preset of `outlierDetection` (known: gentle, standard, strict)",
        "P042 | loadBalancer: {policy: ringHash, hashOn: [sourceIp], minimumRingSize: 9, maximumRingSize: 8} | 3:75 P042 `minimumRingSize` 9 is over `maximumRingSize` 8",
        "P042 zero | loadBalancer: {policy: ringHash, hashOn: [sourceIp], minimumRingSize: 0} | 3:75 P042 `minimumRingSize`: 0 (expected: 1 or more) (a ring of no entries has no instance to choose)",
        "P043 | loadBalancer: {policy: maglev, hashOn: [sourceIp], tableSize: 1000} | 3:67 P043 `tableSize`: 1000 (expected: a prime up to 5000011) (the next prime is 1009)",
        "P044 | retry: {hedgeOnPerTryTimeout: true} | 3:13 P044 `hedgeOnPerTryTimeout` needs `perTryTimeout` (write perTryTimeout, such as 100ms)",
        "P047 | outlierDetection: {consecutiveLocalOriginFailure: 3} | 3:24 P047 `consecutiveLocalOriginFailure` does nothing without `splitExternalLocalOriginErrors: true`",
        "P048 | outlierDetection: {alwaysEjectOneHost: true}\\nhealth: {panicPercent: 0} | 3:24 P048 `alwaysEjectOneHost` with `panicPercent: 0`: a service's only instance would be ejected (leave one of them out)",
        "W101 | retry: {perTryTimeout: 10s, retryOn: [gatewayError], methods: [GET]} | 3:28 W101 2 tries of 10s do not fit into `timeout` 15s (the last tries are cut off: shorten `perTryTimeout` or raise `timeout`)",
        "W103 | outlierDetection: {maxEjectionPercent: 60} | 3:44 W103 `maxEjectionPercent` 60 is over 100 - `panicPercent` 50: ejection causes panic, which undoes it (keep it at 50 or less)",
        "W103 all | outlierDetection: {maxEjectionPercent: 100}\\nhealth: {panicPercent: 0} | 3:44 W103 `maxEjectionPercent` 100 lets every instance be ejected (keep it at 99 or less)",
        "W103 inherited | health: {panicPercent: 80} | 3:5 W103 `maxEjectionPercent` 50 is over 100 - `panicPercent` 80: ejection causes panic, which undoes it (keep it at 20 or less)",
        "W106 | retry: {retryOn: [5xx, 503]} | 3:13 W106 a retry on `5xx`, `503` may repeat a request that was processed (write methods: [GET, HEAD], or keep to connectFailure, refusedStream, resetBeforeRequest)",
        "W106 hedged | retry: {perTryTimeout: 1s, hedgeOnPerTryTimeout: true} | 3:32 W106 a retry on `hedgeOnPerTryTimeout` may repeat a request that was processed (write methods: [GET, HEAD], or keep to connectFailure, refusedStream, resetBeforeRequest)",
        "W113 | loadBalancer: maglev | 3:19 W113 `maglev` without `hashOn`: Envoy picks at random (write hashOn: [{header: x-user-id}], or sourceIp, or a cookie)",
        "W114 | loadBalancer: {policy: random, hashOn: [sourceIp]} | 3:36 W114 `hashOn` has no effect with `random` (it belongs to `ringHash` and `maglev`)",
        "W116 | retry: {perTryTimeout: 1s} | 3:13 W116 a try that hits `perTryTimeout` is not tried again (add gatewayError to `retryOn`)",
      })
  void inAService(String code, String lines, String expected) {
    String text = "services:\n  s:\n" + lines.replace("\\n", "\n").indent(4);

    assertThat(findings(text)).isEqualTo(expected).contains(code.substring(0, 4));
  }

  @Test
  void theTopOfAFile() {
    assertThat(findings("[a]")).isEqualTo("1:1 P021 `a.yaml` must be mapping, not list");
    assertThat(findings("version: 2"))
        .isEqualTo("1:10 P006 `version` 2 is not known (this version reads version: 1)");
    assertThat(findings("gateways: {}"))
        .isEqualTo("1:1 P009 `gateways` is not served by this version yet (leave it out)");
    assertThat(findings("service: {}"))
        .isEqualTo("1:1 P010 unknown top-level key `service` (did you mean `services`?)");
    assertThat(findings("retry: safe"))
        .isEqualTo(
            "1:1 P010 unknown top-level key `retry`"
                + " (it belongs under `defaults`, or under `services` and a service's name)");
    assertThat(findings("services:"))
        .isEqualTo("1:10 P021 `services` must be mapping, not nothing");
    assertThat(findings("presets: {jwt: {}, retries: {}}"))
        .isEqualTo(
            """
            1:11 P009 `jwt` is not served by this version yet (leave it out)
            1:20 P011 unknown key `retries` in `presets` (that is called `retry` here)\
            """);
  }

  @Test
  void aServiceIsCalledByItsWholeName() {
    assertThat(findings("services: {a.b: {tymeout: 1s}, c.d: 1}"))
        .isEqualTo(
            """
            1:18 P012 unknown key `tymeout` in `a.b` (did you mean `timeout`?)
            1:37 P021 `c.d` must be mapping, not integer\
            """);
  }

  @Test
  void names() {
    assertThat(findings("services: {'a b': {}}"))
        .isEqualTo(
            "1:12 P027 `a b` is not a service's name (letters, digits and -._, not over 128)");
    assertThat(findings("presets: {retry: {none: {}}}"))
        .isEqualTo(
            "1:19 P027 `none` is not a name"
                + " (letters, digits and -._, not over 64, and not `none`)");
    assertThat(findings("presets: {retry: {safe: {}}}"))
        .isEqualTo(
            "1:19 P003 `safe` is given twice"
                + " (it is built in: choose another name and write extends: safe)");
  }

  @Test
  void aNameInTwoFilesNamesBoth() {
    Loaded loaded =
        PolicyLanguage.load(
            Texts.files(
                ImmutableMap.of(
                    "z.yaml", "services: {orders: {}}\ndefaults: {timeout: 1s}",
                    "b.yaml", "services:\n  orders: {}\ndefaults: {timeout: 1s}",
                    "c.yaml", "presets: {retry: {p: {}}}",
                    "d.yaml", "presets: {retry: {p: {}}}")));

    assertThat(Texts.lines(loaded))
        .isEqualTo(
            """
            d.yaml:1:19 P003 `p` is given twice (first at c.yaml:1)
            z.yaml:1:12 P003 `orders` is given twice (first at b.yaml:2)
            z.yaml:2:12 P003 `defaults.timeout` is given twice (first at b.yaml:3)\
            """);
  }

  @Test
  void aPresetInAFileThatCannotBeReadIsNotUnknown() {
    Loaded loaded =
        PolicyLanguage.load(
            Texts.files(
                ImmutableMap.of(
                    "a.yaml", "presets: {retry: {mine: {",
                    "b.yaml", "services: {s: {retry: mine}}")));

    assertThat(Texts.lines(loaded)).contains("P001").doesNotContain("P030");
  }

  @Test
  void everyCodeIsShownInATest() throws IOException {
    StringBuilder tests = new StringBuilder();
    for (Path folder : List.of(Path.of("src", "test"), Path.of("..", "model", "src", "test"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
          tests.append(Files.readString(file));
        }
      }
    }
    assertThat(
            Stream.concat(
                Arrays.stream(TextCode.values()).map(TextCode::id),
                Arrays.stream(PolicyCode.values()).map(PolicyCode::id)))
        .doesNotHaveDuplicates()
        .allMatch(code -> tests.toString().contains(code));
  }

  @Test
  void extendsInACircleIsSaidAtEveryMember() {
    assertThat(
            findings(
                """
                presets:
                  retry:
                    a: {extends: b}
                    b: {extends: c}
                    c: {extends: a}
                    d: {extends: a}
                services:
                  s: {retry: d}
                """))
        .isEqualTo(
            """
            3:18 P032 `extends` goes in a circle: a -> b -> c -> a
            4:18 P032 `extends` goes in a circle: b -> c -> a -> b
            5:18 P032 `extends` goes in a circle: c -> a -> b -> c\
            """);
  }

  @Test
  void whatDefaultsDoWrongIsSaidOnce() {
    assertThat(
            findings(
                """
                defaults:
                  loadBalancer: maglev
                services:
                  a: {timeout: 1s}
                  b: {timeout: 2s}
                """))
        .startsWith("2:17 W113 ")
        .doesNotContain("\n");
  }

  @Test
  void aPresetThatNobodyNamesIsJudgedToo() {
    assertThat(findings("presets: {retry: {p: {hedgeOnPerTryTimeout: true}}}"))
        .startsWith("1:23 P044 ");
  }

  @Test
  void aBrokenPresetIsTheOnlyThingSaid() {
    assertThat(
            findings(
                """
                presets: {retry: {p: {perTryTimeout: 100}}}
                services: {s: {retry: {extends: p, hedgeOnPerTryTimeout: true}}}
                """))
        .startsWith("1:38 P021 ")
        .doesNotContain("\n");
  }
}
