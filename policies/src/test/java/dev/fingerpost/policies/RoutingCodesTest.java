package dev.fingerpost.policies;

import static dev.fingerpost.policies.Texts.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.model.diagnostic.Diagnostic;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the keys that lead requests, beside whether they are served. */
class RoutingCodesTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "P021 share | split: {any: 100} | 3:18 P021 `any` must be string, not integer (a share needs a percent sign: write 100%)",
        "P025 | split: {any: 100.001%} | 3:18 P025 `100.001%` is not a share (write a percentage with at most two decimals: 5%, 0.25%)",
        "P040 | split: {any: 95%, all: 0.5%} | 3:5 P040 the shares of `split` add up to 95.5%, not 100%\\n3:23 P031 `all` is not a subset of `s` (name it in `subsets` first)",
        "P031 | subsets: {stable: {meta: {v: 1}}}\\nsplit: {stabel: 100%} | 4:13 P031 `stabel` is not a subset of `s` (did you mean `stable`?)",
        "P031 known | subsets: {stable: {meta: {v: 1}}}\\npin: [{header: {x: y}, to: any, otherwise: [blue]}] | 4:49 P031 `blue` is not a subset of `s` (known: any, stable)",
        "P031 none | routes: [{match: {}, to: gold}] | 3:30 P031 `gold` is not a subset of `s` (name it in `subsets` first)",
        "P031 canary | canary: {subset: next, steps: [1%], every: 1m} | 3:22 P031 `next` is not a subset of `s` (name it in `subsets` first)",
        "P031 mirror | mirror: [{subset: next, share: 1%}] | 3:23 P031 `next` is not a subset of `s` (name it in `subsets` first)",
        "P031 in a route | routes: [{match: {}, mirror: [{subset: next, share: 1%}]}] | 3:44 P031 `next` is not a subset of `s` (name it in `subsets` first)",
        "P013 subset | subsets: {a: {}} | 3:18 P013 `a` needs a key (one of: meta, tags, datacenter, filter)",
        "P027 any | subsets: {any: {tags: a}} | 3:15 P027 `any` is not a name (lower-case letters, digits and -._, not over 64, and not `any`, the whole service)",
        "P049 | subsets: {a: {filter: 'Service.Meta.version = \"v2\"'}} | 3:27 P049 `filter` at character 22: expected `==`, `!=`, `in` or `not in`, not `=` (write it like Service.Meta.version == \"v2\")",
        "P049 tags | subsets: {a: {filter: 'Service.Tags == a'}} | 3:27 P049 `filter` at character 1: `Service.Tags` cannot be compared (write \"TAG\" in Service.Tags)",
        "P049 end | subsets: {a: {filter: '\"a\" in Service.Tags and'}} | 3:27 P049 `filter` at character 24: expected a comparison, not the end (write it like Service.Meta.version == \"v2\")",
        "P014 | subsets: {a: {tags: a}}\\ncanary: {subset: a, steps: [1%], every: 1m}\\nsplit: {any: 100%} | 4:5 P014 `split` and `canary` exclude each other (keep one of them)",
        "P046 | subsets: {a: {tags: a}}\\ncanary: {subset: a, every: 1m} | 4:5 P046 `canary` has no `steps` (write steps: [1%, 5%, 25%, 100%])",
        "P046 falling | subsets: {a: {tags: a}}\\ncanary: {subset: a, every: 1m, steps: [5%, 1%, 1%]} | 4:48 P046 `steps` do not rise: 1% after 5% (write steps: [1%, 5%, 25%, 100%])\\n4:52 P046 `steps` do not rise: 1% after 1% (write steps: [1%, 5%, 25%, 100%])",
        "P022 canary | subsets: {a: {tags: a}}\\ncanary: {subset: a, from: a, every: 1m, steps: [5%]} | 4:22 P022 `subset` and `from` are both `a`",
        "P013 splitOn | splitOn: {header: x} | 3:5 P013 `splitOn` needs `split` or `canary`",
        "P013 pin | pin: [{to: any}] | 3:11 P013 `pin` needs `header` or `cookie` (write header: {x-canary: \"1\"})",
        "P014 pin | pin: [{to: any, header: {a: b}, cookie: {a: b}}] | 3:37 P014 `header` and `cookie` exclude each other (keep one of them)",
        "P013 mirror | mirror: [{share: 1%}] | 3:14 P013 `mirror` needs `subset` or `service`",
        "P045 | faults: {abort: {status: 503, share: 1%}} | 3:5 P045 `faults` has no `until`: a fault must end by itself (write until: and a time, such as 2030-01-31T10:00:00Z)",
        "P029 | faults: {abort: {status: 503, share: 1%}, until: tomorrow} | 3:54 P029 `tomorrow` is not a time (write it in UTC: 2030-01-31T10:00:00Z)",
        "P029 day | faults: {abort: {status: 503, share: 1%}, until: 2036-02-31T10:00:00Z} | 3:54 P029 `2036-02-31T10:00:00Z` is not a time (there is no such day or hour)",
        "P013 fault | faults: {until: 2036-02-01T10:00:00Z} | 3:5 P013 `faults` needs `delay` or `abort`",
        "P013 share | faults: {delay: {fixed: 1s}, until: 2036-02-01T10:00:00Z} | 3:21 P013 `delay` needs the key `share`",
        "P045 in a route | routes: [{match: {}, faults: {abort: {status: 503, share: 1%}}}] | 3:26 P045 `faults` has no `until`: a fault must end by itself (write until: and a time, such as 2030-01-31T10:00:00Z)",
        "P013 failover | failover: {minHealthyPercent: 70} | 3:5 P013 `failover` needs `datacenters` or `service`",
        "P022 failover | failover: {service: s} | 3:25 P022 `s` cannot stand in for itself",
        "P003 failover | failover: {datacenters: [dc2, dc2]} | 3:35 P003 `dc2` is given twice",
        "W102 | failover: {datacenters: [dc2]}\\noutlierDetection: none | 3:5 W102 `failover` with neither `outlierDetection` nor `healthCheck`: Envoy would not notice the failure (write outlierDetection: standard, or a healthCheck)",
        "P022 locality | locality: none | 3:15 P022 `none` is not a value of `locality` (expected: sameZone)",
        "P012 locality | locality: {mode: zoneAware, weights: {a: 1}} | 3:33 P012 unknown key `weights` in `locality` with `zoneAware` (it takes prefer, minClusterSize)",
        "P013 locality | locality: {mode: weighted} | 3:22 P013 `locality` needs the key `weights` (write weights: {zone-a: 80, zone-b: 20})",
        "W112 | locality: sameZone\\nloadBalancer: {policy: maglev, hashOn: [sourceIp]} | 3:15 W112 `zoneAware` has no effect with `maglev`, which chooses among all zones",
        "P014 tcp | protocol: tcp\\nretry: safe\\ntimeout: 1s | 4:5 P014 `protocol: tcp` and `retry` exclude each other (a tcp service has connections, not requests)\\n5:5 P014 `protocol: tcp` and `timeout` exclude each other (a tcp service has connections, not requests)",
        "P026 | routes: [{match: {pathRegex: '/(?=a)'}}] | 3:34 P026 `/(?=a)` is not a regex of RE2: invalid or unsupported Perl syntax (RE2 has no look-around and no back-references)",
        "P026 size | routes: [{match: {pathRegex: '/[a-z]{99}'}}] | 3:34 P026 `/[a-z]{99}` is too large a regex: about 104 steps, not over 100 (use fewer counted repetitions, or a prefix)",
        "P026 bytes | routes: [{match: {pathRegex: '/é+'}}] | 3:34 P026 `/é+` has more than ASCII (Envoy matches byte by byte)",
        "P026 header | routes: [{match: {header: {x: {regex: '('}}}}] | 3:43 P026 `(` is not a regex of RE2: missing closing ) (RE2 has no look-around and no back-references)",
        "P028 | routes: [{match: {path: 'v1?x'}}] | 3:29 P028 `v1?x` is not a value of `path` (write a path that begins with /, without query and fragment)",
        "P028 prefix | routes: [{match: {pathPrefix: /v1/}}] | 3:35 P028 `/v1/` is not a value of `pathPrefix` (write a path without a slash at its end, such as /v1)",
        "P013 route | routes: [{timeout: 1s}] | 3:14 P013 `routes` needs the key `match`",
        "P014 route | routes: [{match: {path: /a, pathPrefix: /b}}] | 3:33 P014 `path` and `pathPrefix` exclude each other (keep one of them)",
        "P012 route | routes: [{match: {}, loadBalancer: random}] | 3:26 P012 unknown key `loadBalancer` in `routes`",
        "W105 | routes: [{match: {pathPrefix: /a}}, {match: {path: /a/b, method: GET}}] | 3:49 W105 no request gets here: the route of line 3 takes them all (move it up, or make the earlier one narrower)",
        "P030 route | routes: [{match: {}, retry: saef}] | 3:33 P030 `saef` is not a preset of `retry` (did you mean `safe`?)",
        "W101 route | retry: {perTryTimeout: 1s, retryOn: [gatewayError], methods: [GET]}\\nroutes: [{match: {}, timeout: 1s}] | 3:28 W101 2 tries of 1s do not fit into `timeout` 1s (the last tries are cut off: shorten `perTryTimeout` or raise `timeout`)",
        "W106 route | routes: [{match: {method: [GET, POST]}, retry: {retryOn: [5xx]}}] | 3:53 W106 a retry on `5xx` may repeat a request that was processed (write methods: [GET, HEAD], or keep to connectFailure, refusedStream, resetBeforeRequest)",
        "P003 header | requestHeaders: {set: {X-A: b}, remove: [x-a]} | 3:46 P003 `x-a` is given twice (set it, add it or remove it, but one of these)",
        "P027 header | responseHeaders: {set: {Host: b}} | 3:29 P027 `Host` is not a name (write a header's name, such as x-user-id; Envoy changes neither `host` nor `:path`)",
        "P021 header | requestHeaders: {set: {x: 1}} | 3:31 P021 `x` must be string, not integer (write it in quotes: \"1\")",
        "P027 dependsOn | dependsOn: ['a b'] | 3:17 P027 `a b` is not a name (letters, digits and -._, not over 128)",
        "P022 dependsOn | dependsOn: any | 3:16 P022 `any` is not a value of `dependsOn` (expected: all)",
      })
  void inAService(String code, String lines, String expected) {
    String text = "services:\n  s:\n" + lines.replace("\\n", "\n").indent(4);

    assertThat(mistakes(text))
        .isEqualTo(expected.replace("\\n", "\n"))
        .contains(code.substring(0, 4));
  }

  @Test
  void aFaultThatIsOverOrEndsSoon() {
    String text =
        "services: {s: {faults: {until: 2030-01-02T10:00:00Z, abort: {status: 503, share: 1%}}}}";

    assertThat(at("2029-01-01T00:00:00Z", text)).isEmpty();
    assertThat(at("2030-01-01T09:59:59Z", text)).isEmpty();
    assertThat(at("2030-01-02T08:30:01Z", text)).isEqualTo("1:32 W115 the fault ends in 1h30m");
    assertThat(at("2030-01-02T10:00:00Z", text))
        .isEqualTo(
            "1:32 W115 the fault is over since 2030-01-02T10:00:00Z (delete it, or move `until`)");
    assertThat(mistakes(text)).as("nobody asks for the time").isEmpty();
  }

  @Test
  void whatIsSaidOfARouteHasItsPath() {
    String text =
        """
        services:
          s:
            routes:
              - match: {path: /a}
              - match: {path: /b}
                to: gold
                mirror: [{subset: blue, share: 1%}]
                retry: {hedgeOnPerTryTimeout: true}
        """;

    assertThat(PolicyLanguage.load(Texts.file(text)).diagnostics())
        .filteredOn(found -> !found.code().equals("P009"))
        .map(Diagnostic::path)
        .containsExactly(
            "services.s.routes[1].to",
            "services.s.routes[1].mirror[0].subset",
            "services.s.routes[1].retry");
  }

  private static String at(String now, String text) {
    return Texts.lines(PolicyLanguage.load(Texts.file(text), Instant.parse(now)))
        .lines()
        .filter(line -> !line.contains(" P009 "))
        .collect(Collectors.joining("\n"));
  }
}
