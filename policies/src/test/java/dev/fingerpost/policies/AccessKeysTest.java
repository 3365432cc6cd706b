package dev.fingerpost.policies;

import static dev.fingerpost.policies.Texts.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code allow}, {@code jwt} and {@code presets.jwt}. */
class AccessKeysTest {

  private static final String UNUSED =
      " W111 `allow` has no effect without an inbound listener and mTLS between Envoys"
          + " (each instance needs an Envoy in front that speaks TLS with the callers' Envoys)";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allow: []",
        "allow: [{from: [checkout, 'spiffe://shop.example/ns/a'], methods: [POST], paths: [/v1]}]",
        "allow: [{paths: [=/healthz]}]",
        "allow: {rules: []}",
        "allow: {mode: shadow, rules: [{from: [checkout]}]}",
      })
  void everyFormOfAllow(String line) {
    assertThat(mistakes("services:\n  s:\n    " + line)).isEqualTo("3:12" + UNUSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "allow: [{}] | 3:13 P013 a rule of `allow` needs a key (one of: from, methods, paths)",
        "allow: [{from: []}] | 3:20 P023 `from` is an empty list, which no request matches (leave it out to match any)",
        "allow: {mode: shadow} | 3:12 P013 `allow` needs the key `rules`",
        "allow: {mode: audit, rules: []} | 3:19 P022 `audit` is not a value of `mode` (expected: enforce, shadow)",
        "allow: [{from: [a b]}] | 3:21 P027 `a b` is not a name (write a service's name, or a whole spiffe:// name)",
        "allow: [{methods: [post]}] | 3:24 P022 `post` is not a value of `methods` (did you mean `POST`?)",
        "allow: [{paths: [v1]}] | 3:22 P028 `v1` is not a value of `paths` (write /x for /x and all under it, or =/x for /x alone; no slash at the end of a prefix)",
        "allow: [{paths: [/a/../b]}] | 3:22 P028 `/a/../b` is not a value of `paths` (write /x for /x and all under it, or =/x for /x alone; no slash at the end of a prefix)",
        "allow: [checkout] | 3:13 P021 `allow` must be mapping, not string",
        "allow: none | 3:12 P022 `none` is not a value of `allow` (it cannot be switched off: leave it out)",
        "jwt: costumers | 3:10 P034 `costumers` is not a provider under `presets.jwt` (did you mean `customers`?)",
        "jwt: nobody | 3:10 P034 `nobody` is not a provider under `presets.jwt` (known: customers)",
        "jwt: {provider: nobody} | 3:21 P034 `nobody` is not a provider under `presets.jwt` (known: customers)",
        "jwt: {claims: {role: admin}} | 3:10 P013 `jwt` needs the key `provider` (the name of one under `presets.jwt`)",
        "jwt: {provider: customers, claims: {role: a b}} | 3:47 P022 `a b` is not a value of `role` (write it without spaces)",
        "jwt: {provider: customers, claim: {}} | 3:32 P012 unknown key `claim` in `jwt` (did you mean `claims`?)",
      })
  void everyMistakeIsAnsweredAtItsPlace(String line, String expected) {
    assertThat(
            mistakes("services:\n  s:\n    " + line + "\n" + CUSTOMERS)
                .replaceAll(".* W111 .*\n", ""))
        .isEqualTo(expected);
  }

  private static final String CUSTOMERS =
      "presets: {jwt: {customers: {issuer: https://id.example.com/, jwks: https://id.example.com/k}}}\n";

  @Test
  void allowIsWrittenForOneService() {
    assertThat(mistakes("defaults: {allow: []}"))
        .isEqualTo(
            "1:12 P012 unknown key `allow` in `defaults`"
                + " (it belongs under `services` and a service's name)");
  }

  @Test
  void aTcpServiceHasCallersOnly() {
    String text =
        """
        services:
          s:
            protocol: tcp
            allow:
              - {from: [checkout]}
              - {from: [web], methods: [GET], paths: [/v1]}
        """;
    assertThat(mistakes(text).lines().filter(line -> !line.contains(" W111 ")))
        .containsExactly(
            "6:23 P014 `protocol: tcp` and `methods` exclude each other"
                + " (a tcp service has connections, not requests)",
            "6:39 P014 `protocol: tcp` and `paths` exclude each other"
                + " (a tcp service has connections, not requests)");
  }

  @Test
  void claimsAddToTheProviderOfAnEarlierLevel() {
    assertThat(
            mistakes(
                CUSTOMERS
                    + """
                    defaults: {jwt: customers}
                    services:
                      admin: {jwt: {claims: {role: admin}}}
                      open: {jwt: none}
                    """))
        .isEmpty();
  }

  @Test
  void everyFormOfAProvider() {
    assertThat(
            mistakes(
                """
                presets:
                  jwt:
                    customers:
                      issuer: https://id.example.com/
                      audiences: [shop]
                      jwks: https://id.example.com/.well-known/jwks.json
                      claimHeaders: {sub: x-user-id, realm.roles: x-roles}
                      forward: false
                    partners: {extends: customers, audiences: [partners]}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{issuer: a} | 3:8 P013 `p` needs the key `jwks`",
        "{jwks: https://a/} | 3:8 P013 `p` needs the key `issuer`",
        "{issuer: a, jwks: http://a/} | 3:26 P028 `http://a/` is not a value of `jwks` (write where its keys are, such as https://id.example.com/.well-known/jwks.json)",
        "{issuer: a, jwks: 'https://u@a/'} | 3:26 P028 `https://u@a/` is not a value of `jwks` (write where its keys are, such as https://id.example.com/.well-known/jwks.json)",
        "{issuer: a, jwks: https://a/, claimHeaders: {sub: x user}} | 3:58 P027 `x user` is not a name (write a header's name, such as x-user-id)",
        "{issuer: a, jwks: https://a/, forward: maybe} | 3:47 P021 `forward` must be boolean, not string",
        "{extends: q} | 3:18 P030 `q` is not a preset of `jwt` (did you mean `p`?)",
        "{extends: p} | 3:18 P032 `extends` goes in a circle: p -> p",
      })
  void aProviderIsJudgedThoughNobodyNamesIt(String provider, String expected) {
    assertThat(mistakes("presets:\n  jwt:\n    p: " + provider)).isEqualTo(expected);
  }

  @Test
  void aProviderInAFileThatCannotBeReadIsNotUnknown() {
    Loaded loaded =
        PolicyLanguage.load(
            Texts.files(
                ImmutableMap.of(
                    "a.yaml", "presets: {jwt: {customers: {",
                    "b.yaml", "services: {s: {jwt: customers}}")));

    assertThat(Texts.lines(loaded)).contains("P001").doesNotContain("P034");
  }
}
