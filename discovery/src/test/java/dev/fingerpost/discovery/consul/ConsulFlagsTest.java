package dev.fingerpost.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.consul.ConsulSettings.Where;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.discovery.consul.wire.Token;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsulFlagsTest {

  @Test
  void oneConsulMayHaveSeveralAgents() {
    assertThat(where(List.of("http://a:8500, b:8500,http://a:8500"), List.of()))
        .containsExactly(
            new Where(
                "consul",
                ImmutableList.of(URI.create("http://a:8500"), URI.create("http://b:8500")),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void severalConsulsHaveNamesAndDatacentersOfTheirOwn() {
    ImmutableList<Where> both =
        where(
            List.of("east=https://a:8501", "west=https://b:8501"), List.of("dc1", "west=dc7,dc8"));

    assertThat(both).extracting(Where::name).containsExactly("east", "west");
    assertThat(both.get(0).datacenters()).containsExactly("dc1");
    assertThat(both.get(1).datacenters()).containsExactly("dc7", "dc8");
  }

  @Test
  void theEnvironmentCountsWhereTheFlagsSayNothing() {
    assertThat(
            new ConsulFlags(ImmutableList.of(), ImmutableList.of("dc1", "dc2"), Consistency.DEFAULT)
                .settings(
                    Map.of(
                        "CONSUL_HTTP_ADDR", "a:8500",
                        "CONSUL_NAMESPACE", "team",
                        "CONSUL_PARTITION", "p1")))
        .extracting(ConsulSettings::where)
        .containsExactly(
            new Where(
                "consul",
                ImmutableList.of(URI.create("http://a:8500")),
                ImmutableList.of("dc1", "dc2"),
                Optional.of("team"),
                Optional.of("p1")));
    assertThat(ConsulFlags.NONE.settings(Map.of())).isEmpty();
  }

  @Test
  void aConsulsOwnVariablesComeFirst() {
    ImmutableList<ConsulSettings> both =
        new ConsulFlags(
                ImmutableList.of("east=http://a:1", "far-west=http://b:1"),
                ImmutableList.of(),
                Consistency.DEFAULT)
            .settings(Map.of("CONSUL_HTTP_TOKEN", "all", "CONSUL_HTTP_TOKEN_FAR_WEST", "west's"));

    assertThat(both.get(0).tokens().token()).contains(new Token("all"));
    assertThat(both.get(1).tokens().token()).contains(new Token("west's"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://a:1;http://b:1 | '' | two Consuls are called consul",
        "east=http://a:1;east=http://b:1 | '' | two Consuls are called east",
        "http://a:1,https://b:1 | '' | all http, or all https",
        "http://a:1 | west=dc1 | no Consul is called west",
        "http://a:1 | dc 1 | `dc 1` is no datacenter",
        "east= | '' | the address of the Consul agent",
      })
  void refusesWhatCannotBeMeant(String consuls, String datacenters, String message) {
    assertThatThrownBy(() ->
            where(
                List.of(consuls.split(";", -1)),
                datacenters.isEmpty() ? List.of() : List.of(datacenters)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static ImmutableList<Where> where(List<String> consuls, List<String> datacenters) {
    return new ConsulFlags(
            ImmutableList.copyOf(consuls), ImmutableList.copyOf(datacenters), Consistency.DEFAULT)
        .settings(Map.of()).stream()
            .map(ConsulSettings::where)
            .collect(ImmutableList.toImmutableList());
  }
}
