package dev.fingerpost.policies.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.model.policy.routing.RequestMatch;
import dev.fingerpost.model.yaml.Fields;
import dev.fingerpost.model.yaml.YamlReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | {}",
        "{} | {pathRegex: a}",
        "{pathPrefix: /} | {path: /a, method: GET, header: {x: y}}",
        "{pathPrefix: /a} | {path: /a}",
        "{pathPrefix: /a} | {pathPrefix: /a/b}",
        "{path: /a} | {path: /a}",
        "{pathRegex: a.} | {pathRegex: a.}",
        "{method: [GET, HEAD]} | {method: GET}",
        "{header: {X-A: b}} | {header: {x-a: b, c: d}}",
        "{header: {x: {regex: b}}} | {header: {X: {regex: b}}}",
      })
  void theFirstTakesAllOfTheSecond(String first, String second) {
    assertThat(Coverage.covers(match(first), match(second))).isTrue();
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{path: /a} | {}",
        "{pathPrefix: /a} | {path: /ab}",
        "{pathPrefix: /a} | {path: /A}",
        "{pathPrefix: /a/b} | {pathPrefix: /a}",
        "{pathPrefix: /a} | {pathRegex: /a/.*}",
        "{path: /a} | {pathPrefix: /a}",
        "{pathRegex: a.} | {pathRegex: a..}",
        "{method: GET} | {}",
        "{method: GET} | {method: [GET, HEAD]}",
        "{header: {a: b}} | {}",
        "{header: {a: b}} | {header: {a: c}}",
        "{header: {a: b}} | {header: {a: {prefix: b}}}",
      })
  void theFirstLeavesSomeOfTheSecond(String first, String second) {
    assertThat(Coverage.covers(match(first), match(second))).isFalse();
  }

  private static RequestMatch match(String text) {
    return RouteMatch.of(Fields.of(YamlReader.read("a", text).root().orElseThrow()));
  }
}
