package dev.fingerpost.envoy.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.model.diagnostic.Severity;
import dev.fingerpost.model.policy.ServicePolicy;
import dev.fingerpost.model.policy.circuit.CircuitBreaker;
import dev.fingerpost.policies.grammar.PolicyCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that a policy can say, and all that can be said about it, stands in a golden case. */
class GoldenCoverageTest {
  private static final Map<String, String> NO_POLICY_CAN_CHOOSE =
      Map.of(
          "AskedBackoff.headers: empty", "P023 comes first",
          "InstancePolicy.weightFrom: empty", "the built-in defaults name an attribute",
          "InstancePolicy.zoneFrom: empty", "the built-in defaults name an attribute");

  private static final Map<CheckCode, String> NO_VALID_POLICY_LEADS_TO =
      Map.ofEntries(
          Map.entry(CheckCode.FIELD_RULE, "the language is narrower than Envoy's API"),
          Map.entry(CheckCode.UNKNOWN_TYPE, "translators use known types only"),
          Map.entry(CheckCode.UNREADABLE_EXTENSION, "translators encode what they made"),
          Map.entry(CheckCode.RING_SIZES, "P042 comes first"),
          Map.entry(CheckCode.TABLE_SIZE, "P043 comes first"),
          Map.entry(CheckCode.INERT_LOCAL_ORIGIN, "P047 comes first"),
          Map.entry(CheckCode.BACK_OFF, "P023 comes first"),
          Map.entry(CheckCode.HOST_NAME_ENDPOINT, "R102 comes first"),
          Map.entry(CheckCode.DUPLICATE_ENDPOINT, "W122 comes first"),
          Map.entry(CheckCode.STALE_ENDPOINTS, "translators never set it"),
          Map.entry(CheckCode.PRIORITY_GAP, "they are numbered in a row"),
          Map.entry(CheckCode.LOCALITY_WEIGHT, "an endpoint's weight is 1 or more"),
          Map.entry(CheckCode.HASH_WITHOUT_KEYS, "the route's keys are the balancer's"),
          Map.entry(CheckCode.KEYS_WITHOUT_HASH, "the route's keys are the balancer's"),
          Map.entry(CheckCode.ENDLESS_WAIT, "translators never set it"),
          Map.entry(CheckCode.ALWAYS_EJECT, "P048 comes first"),
          Map.entry(CheckCode.HELD_BACK, "what a valid policy leads to is served"),
          Map.entry(
              CheckCode.DUPLICATE_DOMAIN, "a long name belongs to the service it is derived from"),
          Map.entry(CheckCode.LAST_GOOD_STAYS, "a case is one pass: it has no last good state"));

  private static final Map<PolicyCode, String> NOT_ABOUT_A_TEXT =
      Map.of(
          PolicyCode.NO_FILES, "a case has a policy text",
          PolicyCode.FAULT_ENDS, "a case is at no time");

  /** Their keys are not served, so that no policy that names them is valid. */
  private static final Set<PolicyCode> NOT_SERVED_YET =
      Set.of(PolicyCode.FAILOVER_UNNOTICED, PolicyCode.LIMIT_PER_ENVOY, PolicyCode.ALLOW_UNUSED);

  private final GoldenFiles files = GoldenFiles.ofThisBuild();

  @Test
  void everyChoiceOfAPolicyStandsInACase() throws IOException {
    List<ServicePolicy> policies = policies();
    Set<String> made =
        policies.stream()
            .flatMap(policy -> Choices.made(policy).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    made.addAll(NO_POLICY_CAN_CHOOSE.keySet());

    assertThat(made).containsExactlyInAnyOrderElementsOf(Choices.of(ServicePolicy.class));
    assertThat(policies)
        .extracting(policy -> policy.cluster().circuitBreaker())
        .contains(CircuitBreaker.UNLIMITED);
  }

  @Test
  void everyDiagnosticOfAValidPolicyStandsInACase() throws IOException {
    Set<String> expected =
        Stream.concat(
                Arrays.stream(PolicyCode.values())
                    .filter(code -> code.severity() == Severity.WARNING)
                    .filter(code -> !NOT_ABOUT_A_TEXT.containsKey(code))
                    .filter(code -> !NOT_SERVED_YET.contains(code))
                    .map(PolicyCode::id),
                Arrays.stream(CheckCode.values())
                    .filter(code -> !NO_VALID_POLICY_LEADS_TO.containsKey(code))
                    .filter(code -> !ChecksWithoutCase.REASONS.containsKey(code))
                    .map(CheckCode::code))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(codes()).containsExactlyElementsOf(expected);
  }

  @Test
  void seesWhatATypeLeavesOpen() {
    record Inner(boolean flag) {}
    record Outer(Severity severity, Optional<Inner> inner, int number) {}

    assertThat(Choices.of(Outer.class))
        .containsExactly(
            "Inner.flag: false",
            "Inner.flag: true",
            "Outer.inner: empty",
            "Outer.inner: present",
            "Severity: ERROR",
            "Severity: WARNING");
  }

  /** The policies of all services that come out of some case. */
  private List<ServicePolicy> policies() throws IOException {
    List<ServicePolicy> policies = new ArrayList<>();
    for (Path folder : files.cases()) {
      policies.addAll(new GoldenPass().policies(files.input(folder)));
    }
    return policies;
  }

  /** The codes of policies and checks that some case shows. */
  private Set<String> codes() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (Path folder : files.cases()) {
      Map<String, String> outputs = new GoldenPass().outputs(files.input(folder));
      outputs
          .getOrDefault(GoldenFiles.DIAGNOSTICS, "")
          .lines()
          .filter(line -> line.matches("[WE]\\d{3} .*"))
          .forEach(line -> codes.add(line.substring(0, 4)));
    }
    return codes;
  }
}
