package dev.fingerpost.policies;

import static dev.fingerpost.policies.Texts.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code gateways}. */
class GatewayKeysTest {

  private static final String LIMIT_PER_ENVOY =
      " W110 `rateLimit` of a gateway counts in each of its Envoys alone"
          + " (two Envoys let through twice as much; `global` counts for all)";

  private static final String PATHS =
      " (write /x for /x and all under it, or =/x for /x alone; no slash at the end of a prefix)";

  @Test
  void everyForm() {
    assertThat(
            mistakes(
                """
                presets: {jwt: {customers: {issuer: a, jwks: https://id.example.com/}}}
                gateways:
                  public:
                    port: 8443
                    tls: {secret: shop-example-com}
                    jwt: customers
                    hosts:
                      shop.example.com:
                        /: web
                        /api/orders: orders
                        /api/inventory: {service: inventory, rewrite: /v1, timeout: 3s}
                        /api/admin: {service: admin, jwt: {provider: customers, claims: {role: admin}}}
                        /api/roles: {service: admin, jwt: {claims: {role: admin}}}
                        /login: {service: login, jwt: none, rateLimit: 20/s}
                        /search:
                          service: search
                          rateLimit: {global: {service: limiter, domain: d, by: [sourceIp]}}
                        /old: {redirect: /new}
                        /gone: {redirect: "https://elsewhere.example.com/x"}
                        =/healthz: {respond: 200, jwt: none}
                        =/exact/: web
                        /all:
                          service: web
                          idleTimeout: 1m
                          maxStreamDuration: 1h
                          requestHeaders: {set: {x-edge: "1"}}
                          responseHeaders: {remove: [server]}
                      "*.example.com": {/: web}
                      "*": {/: {respond: 404}}
                  inside: {port: 80, hosts: {}}
                """))
        .isEqualTo("14:45" + LIMIT_PER_ENVOY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/a: {} | 6:13 P013 `/a` needs the key `service` (or `redirect`, or `respond`)",
        "/a: {timeout: 1s} | 6:13 P013 `/a` needs the key `service` (or `redirect`, or `respond`)",
        "/a: {service: s, redirect: /b} | 6:26 P014 `service` and `redirect` exclude each other (keep one of them)",
        "/a: {redirect: /b, rewrite: /c} | 6:28 P014 `redirect` and `rewrite` exclude each other (no service is asked: leave `rewrite` out)",
        "/a: {respond: 200, timeout: 1s} | 6:28 P014 `respond` and `timeout` exclude each other (no service is asked: leave `timeout` out)",
        "/a: {respond: 99} | 6:23 P023 `respond`: 99 (expected: 200 to 599)",
        "/a: {redirect: new} | 6:24 P028 `new` is not a value of `redirect` (write a path, such as /new, or a whole https:// address)",
        "/a: {service: s, rewrite: v1} | 6:35 P028 `v1` is not a value of `rewrite` (write a path without a slash at its end, such as /v1)",
        "/a: {service: a b} | 6:23 P027 `a b` is not a name (letters, digits and -._, not over 128)",
        "/a: {service: s, jwt: nobody} | 6:31 P034 `nobody` is not a provider under `presets.jwt` (write its `issuer` and `jwks` there)",
        "/a: {service: s, responseHeaders: {add: {x: y}, remove: [X]}} | 6:66 P003 `X` is given twice (set it, add it or remove it, but one of these)",
        "/a: {service: s, backendRefs: []} | 6:26 P011 unknown key `backendRefs` in `/a` (that is called `split` here)",
      })
  void aTargetIsOneThing(String target, String expected) {
    assertThat(mistakes("gateways:\n  g:\n    port: 80\n    hosts:\n      h:\n        " + target))
        .isEqualTo(expected);
  }

  @Test
  void aLimitOfAPathIsJudgedLikeAnyOther() {
    assertThat(target("{service: s, rateLimit: {burst: 3}}"))
        .isEqualTo(
            "6:37 P013 `rateLimit` needs the key `requests`"
                + " (or `global`, or write a rate such as 500/s)");
  }

  @ParameterizedTest
  @CsvSource({"x", "/a/", "/a?b", "/a//b", "/a/./b", "/..", "/a b", "=a", "/a#b"})
  void aBadPathIsAnsweredAtItsPlace(String path) {
    assertThat(
            mistakes(
                "gateways:\n  g:\n    port: 80\n    hosts:\n      h:\n        '" + path + "': web"))
        .isEqualTo("6:9 P028 `%s` is not a value of `h`%s".formatted(path, PATHS));
  }

  @ParameterizedTest
  @CsvSource({"Shop.example.com", "a b", "a.*", "*a.b", "-a.b", "a..b", "a/b", "a:80", "none!"})
  void aBadHostIsAnsweredAtItsPlace(String host) {
    assertThat(
            mistakes("gateways:\n  g:\n    port: 80\n    hosts:\n      '" + host + "': {/: web}"))
        .isEqualTo(
            "5:7 P028 `%s` is not a value of `hosts`".formatted(host)
                + " (write a host in lower case, such as shop.example.com, *.example.com or *)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "g: {port: 80} | 2:3 P013 a gateway needs the key `hosts`",
        "g: {hosts: {}} | 2:3 P013 a gateway needs the key `port`",
        "g: {port: 0, hosts: {}} | 2:13 P023 `port`: 0 (expected: 1 to 65535)",
        "g: {port: 80, hosts: none} | 2:24 P022 `none` is not a value of `hosts` (it cannot be switched off: leave it out)",
        "g: {port: 80, hosts: {}, tls: {}} | 2:33 P013 `tls` needs the key `secret`",
        "g: {port: 80, hosts: {}, jwt: nobody} | 2:33 P034 `nobody` is not a provider under `presets.jwt` (write its `issuer` and `jwks` there)",
        "g: {port: 80, hosts: {}, listeners: []} | 2:28 P012 unknown key `listeners` in `g`",
        "G: {port: 80, hosts: {}} | 2:3 P027 `G` is not a name (lower-case letters, digits and -._, not over 64)",
      })
  void aGatewayNeedsItsKeys(String gateway, String expected) {
    assertThat(mistakes("gateways:\n  " + gateway)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"/etc/ssl/key.pem", "-----BEGIN PRIVATE KEY-----", "''"})
  void whatCannotBeTheNameOfASecretIsNotRepeated(String secret) {
    assertThat(
            mistakes(
                "gateways:\n  g:\n    port: 80\n    hosts: {}\n    tls: {secret: '"
                    + secret
                    + "'}"))
        .isEqualTo(
            "5:19 P033 `secret` is not the name of a secret"
                + " (write the name by which Envoy asks for it, never the key itself or a file)");
  }

  @Test
  void whatAddsToAMistakeIsNotOne() {
    assertThat(
            mistakes(
                """
                gateways:
                  g:
                    port: 80
                    jwt: {claim: {}}
                    hosts: {h: {/a: {service: s, jwt: {claims: {role: admin}}}}}
                """))
        .isEqualTo("4:11 P012 unknown key `claim` in `jwt` (did you mean `claims`?)");
  }

  @Test
  void aGatewayInTwoFilesNamesBoth() {
    Loaded loaded =
        PolicyLanguage.load(
            Texts.files(
                ImmutableMap.of(
                    "a.yaml", "gateways: {g: {port: 80, hosts: {}}}",
                    "b.yaml", "gateways: {g: {port: 81, hosts: {}}}")));

    assertThat(Texts.lines(loaded))
        .contains("b.yaml:1:12 P003 `g` is given twice (first at a.yaml:1)");
  }

  private static String target(String target) {
    return mistakes("gateways:\n  g:\n    port: 80\n    hosts:\n      h:\n        /a: " + target);
  }
}
