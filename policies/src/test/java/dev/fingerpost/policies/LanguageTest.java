package dev.fingerpost.policies;

import static dev.fingerpost.policies.Texts.service;
import static dev.fingerpost.policies.Texts.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Lists;
import dev.fingerpost.model.policy.Origins;
import dev.fingerpost.model.policy.Percent;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.policy.balance.HashKey;
import dev.fingerpost.model.policy.balance.LoadBalancer;
import dev.fingerpost.model.policy.balance.LoadBalancer.Hashing;
import dev.fingerpost.model.policy.balance.LoadBalancer.LeastRequest;
import dev.fingerpost.model.policy.balance.SlowStart;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.model.policy.circuit.CircuitBreaker.RetryLimit;
import dev.fingerpost.model.policy.health.InstancePolicy.Attribute;
import dev.fingerpost.model.policy.outlier.OutlierDetection;
import dev.fingerpost.model.policy.outlier.OutlierDetection.Ejection;
import dev.fingerpost.model.policy.retry.Retry;
import dev.fingerpost.model.policy.retry.RetryCondition;
import dev.fingerpost.model.policy.timeout.Timeouts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LanguageTest {

  @Test
  void builtInDefaultsAreAsDecided() {
    ServicePolicy defaults = PolicyLanguage.builtIn().set().defaults();

    assertThat(defaults.cluster().loadBalancer()).isEqualTo(new LeastRequest(2, false));
    assertThat(defaults.cluster().connectTimeout()).hasSeconds(1);
    assertThat(defaults.requests().timeouts()).isEqualTo(Timeouts.of(Duration.ofSeconds(15)));
    assertThat(defaults.cluster().circuitBreaker())
        .isEqualTo(
            new CircuitBreaker(
                1024, 1024, 4096, new RetryLimit.Budget(new Percent(20), 3), OptionalInt.empty()));
    OutlierDetection outlier = defaults.cluster().outlierDetection().orElseThrow();
    assertThat(outlier.consecutive().http5xx()).hasValue(5);
    assertThat(outlier.ejection())
        .isEqualTo(
            new Ejection(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ZERO,
                new Percent(50)));
    assertThat(outlier.alwaysEjectOneHost()).isFalse();
    Retry retry = defaults.requests().retry().orElseThrow();
    assertThat(retry.numRetries()).isEqualTo(1);
    assertThat(retry.retryOn().conditions())
        .containsExactly(
            RetryCondition.CONNECT_FAILURE,
            RetryCondition.REFUSED_STREAM,
            RetryCondition.RESET_BEFORE_REQUEST);
    assertThat(retry.target().otherHost()).isTrue();
    assertThat(defaults.instances().weightFrom()).hasValue(new Attribute.Meta("weight"));
    assertThat(defaults.instances().zoneFrom()).hasValue(new Attribute.Meta("zone"));
    assertThat(PolicyLanguage.builtIn().revision().id()).isEqualTo("built-in");
  }

  @Test
  void examplesLoadWithoutAWord() {
    Loaded loaded = PolicyLanguage.load(Texts.folder(Texts.EXAMPLES));

    assertThat(loaded.diagnostics()).isEmpty();
    PolicySet set = loaded.set().orElseThrow();
    assertThat(set.defaults()).isEqualTo(PolicyLanguage.builtIn().set().defaults());
    assertThat(
            set.services().values().stream()
                .map(policy -> policy.cluster().loadBalancer().policyName()))
        .contains(
            "random", "roundRobin", "weighted", "leastRequest", "timestamp", "maglev", "ringHash");
  }

  @Test
  void theOrderOfFilesDoesNotMatter() {
    ImmutableSortedMap<String, byte[]> files = Texts.folder(Texts.EXAMPLES);
    Loaded loaded = PolicyLanguage.load(files);

    Map<String, byte[]> backwards = new LinkedHashMap<>();
    Lists.reverse(ImmutableList.copyOf(files.keySet()))
        .forEach(path -> backwards.put(path, files.get(path)));

    assertThat(PolicyLanguage.load(backwards)).isEqualTo(loaded);
  }

  @Test
  void blocksMergeKeyByKeyOverAllLevels() {
    PolicySet set =
        set(
            """
            defaults:
              circuitBreaker: {maxConnections: 10}
              health: {panicPercent: 40}
            services:
              s:
                circuitBreaker: {maxRequests: 20, retryBudget: {percent: 5}}
            """);

    CircuitBreaker circuit = set.of("s").cluster().circuitBreaker();
    assertThat(circuit.maxConnections()).isEqualTo(10);
    assertThat(circuit.maxRequests()).isEqualTo(20);
    assertThat(circuit.maxPendingRequests()).isEqualTo(1024);
    assertThat(circuit.retries()).isEqualTo(new RetryLimit.Budget(new Percent(5), 3));
    assertThat(set.of("s").instances().health().panicPercent()).isEqualTo(new Percent(40));
    assertThat(set.of("other")).isEqualTo(set.defaults());
  }

  @Test
  void listsReplace() {
    Retry retry =
        service("retry: {retryOn: [refusedStream, 503, 0504]}").requests().retry().orElseThrow();

    assertThat(retry.retryOn().conditions()).containsExactly(RetryCondition.REFUSED_STREAM);
    assertThat(retry.retryOn().statusCodes()).containsExactly(503, 504);
    assertThat(retry.target().otherHost()).as("key by key").isTrue();
  }

  @Test
  void aPresetStartsTheBlockAfresh() {
    PolicySet set =
        set(
            """
            presets:
              retry:
                twice: {numRetries: 2}
                reads: {extends: twice, methods: [GET]}
            defaults:
              retry: {otherPriority: true}
            services:
              named: {retry: twice}
              extended: {retry: {extends: reads, numRetries: 3}}
              merged: {retry: {numRetries: 4}}
            """);

    Retry named = set.of("named").requests().retry().orElseThrow();
    assertThat(named.numRetries()).isEqualTo(2);
    assertThat(named.target()).isEqualTo(new Retry.Target(false, false));
    Retry extended = set.of("extended").requests().retry().orElseThrow();
    assertThat(extended.numRetries()).isEqualTo(3);
    assertThat(extended.methods()).isEqualTo(ImmutableSortedSet.of("GET"));
    assertThat(extended.target().otherPriority()).isFalse();
    Retry merged = set.of("merged").requests().retry().orElseThrow();
    assertThat(merged.numRetries()).isEqualTo(4);
    assertThat(merged.target()).isEqualTo(new Retry.Target(true, true));
  }

  @Test
  void noneSwitchesABlockOffAndALaterBlockOnAgain() {
    PolicySet set =
        set(
            """
            defaults: {retry: none, outlierDetection: none, circuitBreaker: none}
            services:
              s: {retry: {numRetries: 2}, circuitBreaker: {maxRequests: 7}}
            """);

    assertThat(set.defaults().requests().retry()).isEmpty();
    assertThat(set.defaults().cluster().outlierDetection()).isEmpty();
    assertThat(set.defaults().cluster().circuitBreaker()).isEqualTo(CircuitBreaker.UNLIMITED);
    assertThat(set.of("s").requests().retry().orElseThrow().numRetries()).isEqualTo(2);
    assertThat(set.of("s").cluster().circuitBreaker().maxRequests()).isEqualTo(7);
  }

  @Test
  void anotherBalancerDropsKeysThatItDoesNotKnow() {
    PolicySet set =
        set(
            """
            defaults:
              loadBalancer: {policy: ringHash, hashOn: [sourceIp], minimumRingSize: 64}
            services:
              m: {loadBalancer: maglev}
              r: {loadBalancer: random}
              same: {loadBalancer: {maximumRingSize: 128}}
            """);

    Hashing hashing = new Hashing(ImmutableList.of(new HashKey.SourceIp()), OptionalInt.empty());
    assertThat(set.of("m").cluster().loadBalancer())
        .isEqualTo(new LoadBalancer.Maglev(hashing, 65_537));
    assertThat(set.of("r").cluster().loadBalancer()).isEqualTo(new LoadBalancer.Random());
    assertThat(set.of("same").cluster().loadBalancer())
        .isEqualTo(new LoadBalancer.RingHash(hashing, 64, 128));
  }

  @Test
  void aWarmUpStaysWithTheBalancersThatKnowIt() {
    PolicySet set =
        set(
            """
            defaults:
              loadBalancer: {policy: weighted, slowStart: {window: 60s}}
            services:
              t: {loadBalancer: timestamp}
              l: {loadBalancer: {policy: leastRequest, slowStart: {window: 5s, aggression: 3}}}
              r: {loadBalancer: random}
              off: {loadBalancer: {policy: roundRobin, slowStart: none}}
            """);

    SlowStart slowStart = new SlowStart(Duration.ofSeconds(60), 1, new Percent(10));
    SlowStart faster = new SlowStart(Duration.ofSeconds(5), 3, new Percent(10));
    assertThat(set.defaults().cluster().loadBalancer())
        .isEqualTo(new LoadBalancer.Weighted(Optional.of(slowStart)));
    assertThat(set.of("t").cluster().loadBalancer())
        .isEqualTo(new LoadBalancer.Timestamp(Optional.of(slowStart)));
    assertThat(set.of("l").cluster().loadBalancer())
        .isEqualTo(new LoadBalancer.LeastRequest(2, false, Optional.of(faster)));
    assertThat(set.of("r").cluster().loadBalancer()).isEqualTo(new LoadBalancer.Random());
    assertThat(set.of("off").cluster().loadBalancer()).isEqualTo(new LoadBalancer.RoundRobin());
  }

  @Test
  void fixedWeightsMergeByInstance() {
    PolicySet set =
        set(
            """
            defaults:
              loadBalancer: {policy: weighted, fixedWeights: {a: 1, node/b: 0}}
            services:
              m: {loadBalancer: {policy: maglev, hashOn: [sourceIp], fixedWeights: {a: 5}}}
              r: {loadBalancer: roundRobin}
            """);

    assertThat(set.of("m").instances().fixedWeights())
        .isEqualTo(ImmutableSortedMap.of("a", 5, "node/b", 0));
    assertThat(set.of("r").instances().fixedWeights()).isEmpty();
  }

  @Test
  void maxRetriesAndBudgetReplaceEachOther() {
    assertThat(service("circuitBreaker: {maxRetries: 5}").cluster().circuitBreaker().retries())
        .isEqualTo(new RetryLimit.Fixed(5));
    assertThat(
            set("""
            defaults: {circuitBreaker: {maxRetries: 5}}
            services: {s: {circuitBreaker: {retryBudget: {percent: 1}}}}
            """)
                .of("s")
                .cluster()
                .circuitBreaker()
                .retries())
        .isEqualTo(new RetryLimit.Budget(new Percent(1), 3));
  }

  @Test
  void oneHostMayAlwaysGoOnlyWherePolicyAloneSaysSo() {
    assertThat(alwaysEjectsOne("outlierDetection: {maxEjectionPercent: 49}")).isTrue();
    assertThat(alwaysEjectsOne("outlierDetection: {maxEjectionPercent: 50}")).isFalse();
    assertThat(
            alwaysEjectsOne(
                "outlierDetection: {maxEjectionPercent: 49}\nhealth: {panicPercent: 0}"))
        .isFalse();
    assertThat(
            alwaysEjectsOne(
                "outlierDetection: {maxEjectionPercent: 49, alwaysEjectOneHost: false}"))
        .isFalse();
  }

  /** Such a probe would end every ejection at once. */
  @Test
  void aPortThatOpensEndsNoEjectionUnlessItIsSaid() {
    assertThat(probesUneject("healthCheck: {http: /healthz}")).isTrue();
    assertThat(probesUneject("healthCheck: {tcp: connect}")).isFalse();
    assertThat(
            probesUneject(
                "healthCheck: {tcp: connect}\n"
                    + "outlierDetection: {successfulActiveHealthCheckUnejectHost: true}"))
        .isTrue();
  }

  private static boolean probesUneject(String lines) {
    return service(lines)
        .cluster()
        .outlierDetection()
        .orElseThrow()
        .successfulActiveHealthCheckUnejectHost();
  }

  private static boolean alwaysEjectsOne(String lines) {
    return service(lines).cluster().outlierDetection().orElseThrow().alwaysEjectOneHost();
  }

  @Test
  void hashKeysAreReadInOrder() {
    LoadBalancer balancer =
        service(
                """
                loadBalancer:
                  policy: maglev
                  hashOn: [{header: X-User}, {cookie: {name: c, ttl: 0s}}, {query: q}, sourceIp]
                """)
            .cluster()
            .loadBalancer();

    assertThat(((LoadBalancer.Maglev) balancer).hashing().hashOn())
        .containsExactly(
            new HashKey.Header("x-user"),
            new HashKey.Cookie("c", Optional.of(Duration.ZERO), Optional.empty()),
            new HashKey.Query("q"),
            new HashKey.SourceIp());
  }

  @Test
  void everyEffectiveValueKnowsWhereItWasWritten() {
    Origins origins =
        PolicyLanguage.load(
                Texts.files(
                    ImmutableMap.of(
                        "one.yaml",
                        "defaults:\n  retry:\n    otherPriority: true\n  timeout: 3s\n",
                        "two.yaml",
                        "services:\n  orders:\n    retry:\n      numRetries: 2\n")))
            .origins();

    assertThat(origins.of("services.orders.retry.numRetries").orElseThrow())
        .hasToString("two.yaml:4:7");
    assertThat(origins.of("services.orders.retry.otherPriority").orElseThrow())
        .hasToString("one.yaml:3:5");
    assertThat(origins.of("services.orders.timeout").orElseThrow()).hasToString("one.yaml:4:3");
    assertThat(origins.of("services.orders.retry").orElseThrow()).hasToString("two.yaml:3:5");
    assertThat(origins.of("services.orders").orElseThrow()).hasToString("two.yaml:2:3");
    assertThat(origins.of("services.orders.retry.otherHost").orElseThrow().file())
        .isEqualTo("built-in:presets.yaml");
    assertThat(origins.of("defaults.timeout").orElseThrow()).hasToString("one.yaml:4:3");
  }

  @Test
  void anInsertedLineChangesNoPolicy() {
    String text = "services:\n  s: {timeout: 1s}\n";

    assertThat(set("# a line\n" + text)).isEqualTo(set(text));
    assertThat(PolicyLanguage.load(Texts.file("# a line\n" + text)).origins())
        .isNotEqualTo(PolicyLanguage.load(Texts.file(text)).origins());
  }

  @Test
  void emptyFilesSayNothing() {
    assertThat(set("")).isEqualTo(PolicyLanguage.builtIn().set());
    assertThat(set("version: 1\n")).isEqualTo(PolicyLanguage.builtIn().set());
    assertThat(PolicyLanguage.load(Map.of("b", new byte[0], "a", new byte[0])).diagnostics())
        .isEqualTo(List.of());
  }
}
