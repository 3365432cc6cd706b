package dev.fingerpost.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.discovery.AddressPolicy.Outcome;
import dev.fingerpost.model.catalog.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "'', R101",
    "db.example.com, R102",
    "localhost, R102",
    "010.0.0.1, R102",
    "10.1, R102",
    "0x7f000001, R102",
    "2130706433, R102",
    "[fd00::1], R102",
    "'10.0.0.1 ', R102",
    "fe80::1%eth0, R103",
    "0.0.0.0, R104",
    "0.1.2.3, R104",
    "::, R104",
    "::ffff:0.0.0.0, R104",
    "127.0.0.1, R105",
    "127.9.9.9, R105",
    "::1, R105",
    "::ffff:127.0.0.1, R105",
    "::ffff:7f00:1, R105",
    "::127.0.0.1, R105",
    "169.254.169.254, R106",
    "::ffff:169.254.169.254, R106",
    "fe80::1, R106",
    "224.0.0.1, R107",
    "255.255.255.255, R107",
    "240.0.0.1, R107",
    "ff02::1, R107",
    "fd00:ec2::254, R108",
    "fd00:0ec2:0::0254, R108",
  })
  void refusesWhatIsNoHostOfItsOwn(String host, String code) {
    assertThat(AddressPolicy.REFUSE_LOOPBACK.check(host, 80))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo(code);
              assertThat(refused.problem().at("pay/pay-1", refused.value()).code()).isEqualTo(code);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "::ffff:10.0.0.1, 10.0.0.1",
    "FD00:0:0::1, fd00::1",
    "2001:db8::1, 2001:db8::1",
  })
  void acceptsLiteralsInTheirCanonicalForm(String host, String canonical) {
    assertThat(AddressPolicy.REFUSE_LOOPBACK.check(host, 65_535))
        .isEqualTo(new Outcome.Accepted(new Address(canonical, 65_535)));
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "65536", "70000", "4294967376"})
  void refusesPortsThatDoNotExist(long port) {
    assertThat(AddressPolicy.REFUSE_LOOPBACK.check("10.0.0.1", port))
        .isEqualTo(new Outcome.Refused(RegistryProblem.PORT, port));
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1", "::ffff:127.0.0.1, 127.0.0.1", "::1, ::1"})
  void acceptsLoopbackWhereItIsAllowed(String host, String canonical) {
    assertThat(AddressPolicy.ALLOW_LOOPBACK.check(host, 80))
        .isEqualTo(new Outcome.Accepted(new Address(canonical, 80)));
  }

  @Test
  void allowingLoopbackAllowsNothingElse() {
    for (String host : new String[] {"169.254.169.254", "0.0.0.0", "::", "224.0.0.1"}) {
      assertThat(AddressPolicy.ALLOW_LOOPBACK.check(host, 80))
          .as(host)
          .isInstanceOf(Outcome.Refused.class);
    }
  }
}
