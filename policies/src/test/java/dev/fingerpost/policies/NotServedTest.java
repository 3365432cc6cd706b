package dev.fingerpost.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Maps;
import dev.fingerpost.model.yaml.Refusal;
import dev.fingerpost.model.yaml.Shape;
import dev.fingerpost.policies.grammar.NotServed;
import dev.fingerpost.policies.level.Grammar;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one list of what is not served, and what becomes of it. */
class NotServedTest {

  @Test
  void theListIsWhatTheGrammarMarks() {
    Set<String> marked = new TreeSet<>();
    Grammar.FILE
        .keys()
        .forEach((key, shape) -> {
          if (shape instanceof Shape.Unserved) {
            marked.add(key);
          } else {
            collect(shape, key.equals("presets") ? "presets." : "", marked);
          }
        });

    assertThat(NotServed.KEYS).containsExactlyElementsOf(marked);
  }

  @Test
  void aKeyThatIsNotServedIsReadAllTheSame() {
    assertThat(Texts.findings("services: {s: {split: {any: 50}, failover: {servce: s}}}"))
        .isEqualTo(
            """
            1:16 P009 `split` is not served by this version yet (leave it out)
            1:29 P021 `any` must be string, not integer (a share needs a percent sign: write 50%)
            1:34 P009 `failover` is not served by this version yet (leave it out)
            1:45 P012 unknown key `servce` in `failover` (did you mean `service`?)\
            """);
  }

  @Test
  void aBlockThatIsServedMayHaveKeysThatAreNot() {
    assertThat(
            Texts.findings(
                """
                services:
                  s:
                    loadBalancer: {choiceCount: 3, minShare: 5}
                    consul: {allowMeta: [Timeout]}
                """))
        .isEqualTo(
            """
            3:36 P009 `minShare` is not served by this version yet (leave it out)
            3:46 P021 `minShare` must be string, not integer (a share needs a percent sign: write 5%)
            4:14 P009 `allowMeta` is not served by this version yet (leave it out)
            4:26 P027 `Timeout` is not a name (write a key of a service's policy, such as timeout or retry.numRetries)\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "routes",
        "subsets",
        "split",
        "splitOn",
        "pin",
        "canary",
        "mirror",
        "failover",
        "faults"
      })
  void whatIsAboutOneServiceMayNotStandUnderDefaults(String key) {
    assertThat(Texts.findings("defaults: {%s: {}}".formatted(key)))
        .isEqualTo(
            "1:12 P012 unknown key `%s` in `defaults` (it belongs under `services` and a service's name)"
                .formatted(key));
  }

  /** The marked keys of a block and of the blocks in it. */
  private static void collect(Shape shape, String path, Set<String> marked) {
    switch (shape) {
      case Shape.Block block -> {
        Maps.filterValues(block.refused(), Refusal.NotServed.class::isInstance)
            .keySet()
            .forEach(key -> marked.add(path + key));
        block
            .keys()
            .forEach((key, inner) -> {
              if (inner instanceof Shape.Unserved) {
                marked.add(path + key);
              } else {
                collect(inner, path + key + ".", marked);
              }
            });
      }
      case Shape.Either either -> either.shapes().forEach(branch -> collect(branch, path, marked));
      case Shape.Named named when path.isEmpty() -> collect(named.value(), path, marked);
      case Shape.Named named -> {}
      case Shape.Unserved unserved -> {}
      case Shape.Items routes when path.equals("routes.") -> {
        Set<String> inner = new TreeSet<>();
        collect(routes.item(), "", inner);
        // What a service may not write, its routes may not either: it is listed once.
        inner.stream()
            .filter(key -> !NotServed.KEYS.contains(key))
            .forEach(key -> marked.add(path + key));
      }
      case Shape.Items items -> {}
      case Shape.OneKey oneKey -> {}
      case Shape.OneOf oneOf -> {}
      case Shape.Word word -> {}
      case Shape.Whole whole -> {}
      case Shape.Period period -> {}
      case Shape.Flag flag -> {}
      case Shape.FreeText text -> {}
    }
  }
}
