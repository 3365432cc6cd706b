package dev.fingerpost.policies.subset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.policies.subset.Filter.And;
import dev.fingerpost.policies.subset.Filter.Attributes;
import dev.fingerpost.policies.subset.Filter.Has;
import dev.fingerpost.policies.subset.Filter.Is;
import dev.fingerpost.policies.subset.Filter.Not;
import dev.fingerpost.policies.subset.Filter.Or;
import dev.fingerpost.policies.subset.FilterParser.Mistake;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterParserTest {

  private static final Filter V2 = new Is(Attributes.SERVICE_META, "version", "v2");
  private static final Filter EU = new Has(Attributes.SERVICE_TAGS, "eu");
  private static final Filter RACK = new Is(Attributes.NODE_META, "rack.row", "7");

  @Test
  void readsComparisons() throws Exception {
    assertThat(parse("Service.Meta.version == v2")).isEqualTo(V2);
    assertThat(parse("Service.Meta.version==\"v2\"")).isEqualTo(V2);
    assertThat(parse("Service.Meta.version != `v2`")).isEqualTo(new Not(V2));
    assertThat(parse("Node.Meta.rack.row == 7")).isEqualTo(RACK);
    assertThat(parse("eu in Service.Tags")).isEqualTo(EU);
    assertThat(parse("\"eu\" not in Service.Tags")).isEqualTo(new Not(EU));
    assertThat(parse("version in Service.Meta"))
        .isEqualTo(new Has(Attributes.SERVICE_META, "version"));
    assertThat(parse("Service.Meta.version == \"and ( not\""))
        .isEqualTo(new Is(Attributes.SERVICE_META, "version", "and ( not"));
  }

  @Test
  void notBindsTighterThanAndAndThatTighterThanOr() throws Exception {
    String v2 = "Service.Meta.version == v2";
    String eu = "eu in Service.Tags";
    String rack = "Node.Meta.rack.row == 7";

    assertThat(parse(v2 + " or " + eu + " and not " + rack))
        .isEqualTo(new Or(V2, new And(EU, new Not(RACK))));
    assertThat(parse("(" + v2 + " or " + eu + ") and " + rack))
        .isEqualTo(new And(new Or(V2, EU), RACK));
    assertThat(parse("not not " + eu)).isEqualTo(new Not(new Not(EU)));
    assertThat(parse(v2 + " and " + eu + " and " + rack)).isEqualTo(new And(new And(V2, EU), RACK));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        "~~ | 1 | expected a comparison, not the end",
        "Service.Meta.v | 15 | expected `==`, `!=`, `in` or `not in`, not the end",
        "Service.Meta.v == | 18 | expected a value, not the end",
        "Service.Meta.v = 1 | 16 | expected `==`, `!=`, `in` or `not in`, not `=`",
        "Service.Meta.v == \"open | 19 | expected a value, not `\"`",
        "Service.Meta.v == 1 == 2 | 21 | expected `and`, `or` or the end, not `==`",
        "(a in Service.Tags | 19 | expected `)`, not the end",
        "a in Service.Tags) | 18 | expected `and`, `or` or the end, not `)`",
        "a not Service.Tags | 7 | expected `in`, not `Service.Tags`",
        "Service.Meta == a | 1 | `Service.Meta` cannot be compared",
        "Service.Meta. == a | 1 | `Service.Meta.` cannot be compared",
        "Service.Port == 1 | 1 | `Service.Port` cannot be compared",
        "a in Service.Name | 6 | nothing can be in `Service.Name`",
      })
  void saysWhereItIsWrong(String text, int at, String message) {
    Mistake mistake = FilterParser.mistake(text).orElseThrow();

    assertThat(mistake.message()).isEqualTo(message);
    assertThat(mistake.at()).isEqualTo(at);
  }

  @Test
  void deepNestingIsRefusedInWords() {
    assertThat(FilterParser.mistake("not ".repeat(100_000) + "a in Service.Tags").orElseThrow())
        .isEqualTo(new Mistake(201, "nested deeper than 50", ""));
    assertThat(FilterParser.mistake("(".repeat(100_000)).orElseThrow().message())
        .isEqualTo("nested deeper than 50");
  }

  @Test
  void everyTextIsAnswered() {
    String[] parts = {
      "Service.Meta.v",
      "Service.Tags",
      "==",
      "!=",
      "in",
      "not",
      "and",
      "or",
      "(",
      ")",
      "\"a b\"",
      "x",
      "`",
      "=",
      "\n",
      "!",
      "é"
    };
    Random random = new Random(7);
    int filters = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(9); i >= 0; i--) {
        text.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
      }
      var mistake = FilterParser.mistake(text.toString());
      mistake.ifPresent(found -> assertThat(found.at()).isBetween(1, text.length() + 1));
      filters += mistake.isEmpty() ? 1 : 0;
    }
    assertThat(filters).isPositive();
  }

  private static Filter parse(String text) throws Exception {
    return FilterParser.parse(text);
  }
}
