package dev.fingerpost.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.net.InetAddresses;
import dev.fingerpost.discovery.AddressPolicy.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.128/25, 10.1.2.200, true",
    "10.1.2.128/25, 10.1.2.127, false",
    "0.0.0.0/0, 192.0.2.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "2001:db8::/32, 2001:db8:1::1, true",
    "2001:db8::/32, 2001:db9::1, false",
  })
  void holdsWhatItsPrefixSays(String network, String address, boolean held) {
    assertThat(Network.parse(network).contains(InetAddresses.forString(address))).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/", "10/8", "db.example.com", "::/129"})
  void refusesWhatNamesNone(String text) {
    assertThatThrownBy(() -> Network.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as 10.0.0.0/8");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 80, ''",
    "::ffff:10.0.0.1, 80, ''",
    "192.0.2.1, 80, R114",
    "2001:db8::1, 80, R114",
    "10.0.0.1, 9901, R115",
    "127.0.0.1, 80, R105",
    "169.254.169.254, 80, R106",
  })
  void anAddressPolicyTakesItsNetworksOnlyAndNoAdminPort(String host, long port, String code) {
    AddressPolicy policy =
        AddressPolicy.REFUSE_LOOPBACK.within(
            ImmutableList.of(
                Network.parse("10.0.0.0/8"),
                Network.parse("127.0.0.0/8"),
                Network.parse("169.254.0.0/16")),
            ImmutableSortedSet.of(9901));

    String found =
        switch (policy.check(host, port)) {
          case Outcome.Accepted _ -> "";
          case Outcome.Refused refused -> refused.problem().code();
        };
    assertThat(found).isEqualTo(code);
  }
}
