package dev.fingerpost.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.health.HealthCheck;
import dev.fingerpost.model.policy.health.HealthCheck.Probe;
import dev.fingerpost.model.policy.health.HealthCheck.Streaks;
import dev.fingerpost.model.policy.service.Protocol;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code protocol} and {@code healthCheck} as records. */
class ProtocolTest {

  private static Duration timeout(PolicySet set, String service) {
    return set.of(service).requests().timeouts().request();
  }

  @Test
  void httpIsSpokenWhereNothingElseIsWritten() {
    PolicySet set = Texts.set("services: {web: {}, ledger: {protocol: grpc}}");

    assertThat(set.of("web").cluster().protocol()).isEqualTo(Protocol.HTTP);
    assertThat(set.of("ledger").cluster().protocol()).isEqualTo(Protocol.GRPC);
  }

  @Test
  void aGrpcServiceHasNoTimeoutThatNobodyWrote() {
    PolicySet set =
        Texts.set(
            """
            services:
              ledger: {protocol: grpc}
              stock: {protocol: grpc, timeout: 3s}
              web: {protocol: http2}
            """);

    assertThat(timeout(set, "ledger")).isZero();
    assertThat(timeout(set, "stock")).hasSeconds(3);
    assertThat(timeout(set, "web")).hasSeconds(15);
  }

  @Test
  void aTimeoutUnderDefaultsHoldsForGrpcToo() {
    PolicySet set = Texts.set("{defaults: {timeout: 15s}, services: {ledger: {protocol: grpc}}}");

    assertThat(timeout(set, "ledger")).hasSeconds(15);
  }

  @Test
  void aServiceThatLeavesTheProtocolOfAllHasItsTimeoutAgain() {
    PolicySet set = Texts.set("{defaults: {protocol: grpc}, services: {web: {protocol: http}}}");

    assertThat(timeout(set, "any")).isZero();
    assertThat(timeout(set, "web")).hasSeconds(15);
  }

  @Test
  void theTimeoutThatFollowsFromTheProtocolIsTracedToIt() {
    var origins =
        PolicyLanguage.load(
                Texts.files(
                    ImmutableMap.of("one.yaml", "services:\n  ledger:\n    protocol: grpc\n")))
            .origins();

    assertThat(origins.of("services.ledger.timeout").orElseThrow()).hasToString("one.yaml:3:5");
  }

  @Test
  void aHealthCheckHasWhatEnvoyHasNoDefaultsFor() {
    PolicySet set =
        Texts.set(
            """
            services:
              web: {healthCheck: {http: /healthz}}
              db: {healthCheck: {tcp: connect, interval: 1s, timeout: 200ms, noTrafficInterval: 2s,
                unhealthyThreshold: 5, healthyThreshold: 4}}
              ledger: {protocol: grpc, healthCheck: {grpc: ""}}
              off: {healthCheck: none}
            """);

    assertThat(set.of("web").cluster().healthCheck())
        .contains(
            new HealthCheck(
                new Probe.Http("/healthz"),
                Duration.ofSeconds(10),
                Optional.empty(),
                Duration.ofSeconds(1),
                new Streaks(3, 2)));
    assertThat(set.of("db").cluster().healthCheck())
        .contains(
            new HealthCheck(
                new Probe.Tcp(),
                Duration.ofSeconds(1),
                Optional.of(Duration.ofSeconds(2)),
                Duration.ofMillis(200),
                new Streaks(5, 4)));
    assertThat(set.of("ledger").cluster().healthCheck().map(HealthCheck::probe))
        .contains(new Probe.Grpc(""));
    assertThat(set.of("off").cluster().healthCheck()).isEmpty();
    assertThat(set.of("other").cluster().healthCheck()).isEmpty();
  }
}
