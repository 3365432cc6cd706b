package dev.fingerpost.policies.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes are those that Envoy 1.40 names when it refuses the expression. */
class RegexSizeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/[a-z]{99} 104",
        "/\\w{98} 299",
        "/\\pL{50} 355",
        "/(a{100}){10} 1025",
        ".{200} 404",
        "[^/]{200} 404",
        "\\d{200} 204",
        "\\s{200} 604",
        "\\S{200} 804",
        "\\D{200} 404",
        "[a-zA-Z0-9]{200} 404",
        "[a-cx-z0-9]{200} 604",
        "[aeiou]{200} 1004",
        "[^aeiou]{200} 1204",
        "[[:alpha:]]{200} 204",
        "[]a]{200} 404",
        "[\\]a]{200} 404",
        "(a|b){200} 604",
        "(?i)[a-z]{200} 204",
        "(?:a?){200} 404",
      })
  void isAsEnvoyCounts(String regex, int size) {
    assertThat(RegexSize.of(regex)).isCloseTo(size, Offset.offset(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"\\Q[a\\E 5", "\\[a\\] 6", "a\\.b 6", "\\\\[ab] 5"})
  void whatIsQuotedIsNoClass(String regex, int size) {
    assertThat(RegexSize.of(regex)).isCloseTo(size, Offset.offset(2));
  }
}
