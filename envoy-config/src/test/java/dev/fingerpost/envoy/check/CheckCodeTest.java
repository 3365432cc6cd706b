package dev.fingerpost.envoy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.listener.OutboundListener;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.model.plan.Audience;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckCodeTest {

  @Test
  void numbersTheRulesWithoutAGap() {
    List<String> codes = Arrays.stream(CheckCode.values()).map(CheckCode::code).sorted().toList();
    assertThat(codes)
        .isEqualTo(
            IntStream.range(0, codes.size()).mapToObj(number -> "E" + (201 + number)).toList());
  }

  @Test
  void saysOfEachRuleWhereItIsFromAndWhatFollows() {
    assertThat(CheckCode.values())
        .allSatisfy(code -> {
          assertThat(code.citation())
              .matches("OV-.*|.*\\.(proto|cc)|seen on Envoy .*|a rule of our own");
          assertThat(code.text()).isNotBlank();
          assertThat(code.consequence()).isNotBlank();
          assertThat(code.about("x", "services.a").message()).startsWith(code.text());
          assertThat(code.about("x", "services.a").severity()).isEqualTo(code.severity());
        });
  }

  @Test
  void whatStallsOrKillsAnEnvoyIsNeverSent() {
    assertThat(CheckCode.values())
        .filteredOn(code -> code.effect().compareTo(Effect.REFUSES) >= 0)
        .extracting(code -> code.about("x", "").isError())
        .containsOnly(true);
  }

  @Test
  void knowsTheFiltersOfTheListener() throws Exception {
    Entry entry = OutboundListener.of(new Audience("web", Audience.DEFAULT_OUTBOUND));
    HttpConnectionManager manager =
        Listener.parseFrom(entry.body())
            .getFilterChains(0)
            .getFilters(0)
            .getTypedConfig()
            .unpack(HttpConnectionManager.class);
    assertThat(manager.getHttpFiltersList())
        .extracting(HttpFilter::getName)
        .containsExactlyElementsOf(FilterRules.IN_EVERY_LISTENER);
  }
}
