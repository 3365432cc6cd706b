package dev.fingerpost.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {

  @Test
  void keepsTheLowerCaseOneOfNamesThatDifferInCaseOnly() {
    ServiceNames names = ServiceNames.of(Set.of("PAY", "pay", "Pay", "Orders"));

    assertThat(names.admitted()).containsExactly("Orders", "pay");
    assertThat(names.diagnostics())
        .extracting(Diagnostic::path, Diagnostic::code)
        .containsExactly(tuple("PAY", "R112"), tuple("Pay", "R112"));
  }

  @Test
  void leavesOutNamesThatCannotBeHosts() {
    ServiceNames names = ServiceNames.of(Set.of("a b", "a/b", "bad\nline", "ok"));

    assertThat(names.admitted()).containsExactly("ok");
    assertThat(names.diagnostics()).extracting(Diagnostic::code).containsOnly("R111");
    assertThat(names.diagnostics()).allSatisfy(d -> assertThat(d.message()).doesNotContain("\n"));
  }
}
