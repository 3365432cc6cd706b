package dev.fingerpost.integration.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.check.CheckCode;
import dev.fingerpost.envoy.check.Effect;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No rule is folklore: each is broken before a real Envoy, which does just what the table of rules
 * says, while our checks find it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleProofIT {

  /** Rules on a plan, of which its resources alone know nothing. */
  private static final Set<CheckCode> FOUND_IN_THE_PLAN =
      Set.of(CheckCode.HASH_WITHOUT_KEYS, CheckCode.KEYS_WITHOUT_HASH);

  @TempDir Path folder;

  private Optional<Lab> shared = Optional.empty();
  private int labs;

  @AfterAll
  void close() {
    shared.ifPresent(Lab::close);
  }

  static Stream<Proof> proofs() {
    return Stream.of(
            ClusterProofs.all(),
            EndpointProofs.all(),
            RouteProofs.all(),
            ListenerProofs.all(),
            ReferenceProofs.all(),
            BootstrapProofs.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("proofs")
  void envoyDoesWhatTheRuleSays(Proof proof) {
    if (proof.spoilsTheEnvoy()) {
      try (Lab fresh = lab()) {
        show(proof, fresh);
      }
      return;
    }
    if (shared.isEmpty()) {
      shared = Optional.of(lab());
    }
    show(proof, shared.get());
  }

  @Test
  void everyRuleHasOneProof() {
    Set<CheckCode> rules =
        Arrays.stream(CheckCode.values())
            .filter(code -> code.effect() != Effect.NONE)
            .collect(Collectors.toSet());

    assertThat(proofs().map(Proof::code)).containsExactlyInAnyOrderElementsOf(rules);
  }

  private void show(Proof proof, Lab lab) {
    lab.codes();
    proof.show().accept(lab);
    Set<String> codes = lab.codes();
    if (!FOUND_IN_THE_PLAN.contains(proof.code())) {
      assertThat(codes).contains(proof.code().code());
    }
  }

  private Lab lab() {
    return new Lab(folder.resolve("lab-" + ++labs));
  }
}
