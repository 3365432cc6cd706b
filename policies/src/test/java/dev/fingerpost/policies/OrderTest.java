package dev.fingerpost.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Names and the order of files mean nothing: whatever part stands in whichever file, all is one.
 */
class OrderTest {

  private static final ImmutableList<String> GOOD =
      ImmutableList.of(
          "defaults: {timeout: 3s, retry: {otherPriority: true}}",
          "defaults: {health: {panicPercent: 40}}",
          "presets: {retry: {twice: {numRetries: 2}}}",
          "presets: {retry: {reads: {extends: twice, methods: [GET]}}}",
          "presets: {outlierDetection: {money: {extends: strict, maxEjectionPercent: 30}}}",
          "services: {a: {retry: reads, outlierDetection: money}}",
          "services: {b: {retry: {extends: twice, otherHost: true}, timeout: 1s}}",
          "services: {c: {loadBalancer: {policy: maglev, hashOn: [sourceIp]}}}");

  private static final ImmutableList<String> BAD =
      ImmutableList.of(
          "services: {d: {subsets: {v1: {meta: {version: v1}}}, split: {v1: 90%, v2: 5%}}}",
          "services: {e: {retry: saef, routes: [{match: {}, to: gold, retry: twice}]}}",
          "presets: {retry: {x: {extends: y}}}",
          "presets: {retry: {y: {extends: x}}}");

  private final Random random = new Random(20_261_123);

  @Test
  void everyPermutationOfGoodFilesIsTheSamePolicy() {
    String expected = load(GOOD).set().orElseThrow().toString();

    for (int round = 0; round < 200; round++) {
      Loaded loaded = load(shuffled(GOOD));
      assertThat(loaded.set()).hasValueSatisfying(set -> assertThat(set).hasToString(expected));
      assertThat(loaded.diagnostics()).isEmpty();
    }
  }

  @Test
  void everyPermutationOfBadFilesIsRefusedInTheSameWords() {
    List<String> all = new ArrayList<>(GOOD);
    all.addAll(BAD);
    List<String> expected = words(load(all));

    for (int round = 0; round < 200; round++) {
      Loaded loaded = load(shuffled(all));
      assertThat(loaded.set()).isEmpty();
      assertThat(words(loaded)).isEqualTo(expected);
    }
    assertThat(String.join("\n", expected)).contains("P030", "P031", "P032", "P040");
  }

  private List<String> shuffled(List<String> texts) {
    List<String> copy = new ArrayList<>(texts);
    Collections.shuffle(copy, random);
    return copy;
  }

  private static Loaded load(List<String> texts) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String text : texts) {
      files.put("%02d.yaml".formatted(files.size()), text);
    }
    return PolicyLanguage.load(Texts.files(files));
  }

  /** All that is said, but for the names of files. */
  private static List<String> words(Loaded loaded) {
    return loaded.diagnostics().stream().map(OrderTest::words).sorted().toList();
  }

  private static String words(Diagnostic found) {
    return found.code() + " " + found.path() + " " + found.message() + " " + found.hint();
  }
}
