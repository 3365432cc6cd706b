package dev.fingerpost.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.policy.Origins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every effective value knows the level that won, and where that wrote it. */
class LevelsTest {

  private static final Origins ORIGINS =
      PolicyLanguage.load(
              Texts.files(
                  ImmutableMap.of(
                      "defaults.yaml",
                      """
                      defaults:
                        timeout: 3s
                        retry:
                          otherPriority: true
                      """,
                      "presets.yaml",
                      """
                      presets:
                        retry:
                          twice:
                            numRetries: 2
                          reads:
                            extends: twice
                            methods: [GET]
                        outlierDetection:
                          money: {extends: strict, interval: 2s}
                      """,
                      "services.yaml",
                      """
                      services:
                        plain:
                          retry:
                            numRetries: 4
                        named: {retry: reads, outlierDetection: money}
                        extended:
                          retry:
                            extends: reads
                            otherHost: true
                          routes:
                            - match: {path: /a}
                              timeout: 1s
                            - match: {path: /b}
                              retry:
                                numRetries: 1
                              timeout: 2s
                          connectTimeout: 2s
                      """)))
          .origins();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "defaults.connectTimeout | BUILT_IN | built-in:defaults.yaml",
        "defaults.timeout | DEFAULTS | defaults.yaml:2:3",
        "defaults.retry.otherHost | BUILT_IN | built-in:presets.yaml",
        "services.plain.retry.numRetries | SERVICE | services.yaml:4:7",
        "services.plain.retry.otherPriority | DEFAULTS | defaults.yaml:4:5",
        "services.plain.retry.otherHost | BUILT_IN | built-in:presets.yaml",
        "services.plain.timeout | DEFAULTS | defaults.yaml:2:3",
        "services.plain.outlierDetection.interval | BUILT_IN | built-in:presets.yaml",
        "services.named.retry | SERVICE | services.yaml:5:11",
        "services.named.retry.numRetries | PRESET | presets.yaml:4:7",
        "services.named.retry.methods | PRESET | presets.yaml:7:7",
        "services.named.outlierDetection.interval | PRESET | presets.yaml:9:30",
        "services.named.outlierDetection.consecutive5xx | BUILT_IN | built-in:presets.yaml",
        "services.extended.retry.otherHost | SERVICE | services.yaml:9:7",
        "services.extended.retry.numRetries | PRESET | presets.yaml:4:7",
        "services.extended.connectTimeout | SERVICE | services.yaml:17:5",
        "services.extended.routes | SERVICE | services.yaml:10:5",
        "services.extended.routes[0].timeout | ROUTE | services.yaml:12:9",
        "services.extended.routes[0].retry.otherHost | SERVICE | services.yaml:9:7",
        "services.extended.routes[1].retry.numRetries | ROUTE | services.yaml:15:11",
        "services.extended.routes[1].retry.methods | PRESET | presets.yaml:7:7",
        "services.extended.routes[1].timeout | ROUTE | services.yaml:16:9",
        "services.extended.routes[1].idleTimeout | ROUTE | services.yaml:13:9",
      })
  void ofAPath(String path, String level, String place) {
    assertThat(ORIGINS.level(path)).map(Enum::name).hasValue(level);
    assertThat(ORIGINS.of(path).orElseThrow().toString()).startsWith(place);
  }

  @Test
  void nothingIsKnownOfWhatNobodyWrote() {
    assertThat(ORIGINS.level("gateways.x")).isEmpty();
    assertThat(ORIGINS.of("services.other")).isEmpty();
  }
}
