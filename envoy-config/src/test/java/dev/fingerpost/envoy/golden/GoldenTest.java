package dev.fingerpost.envoy.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GoldenTest {
  private final GoldenFiles files = GoldenFiles.ofThisBuild();

  @TestFactory
  Stream<DynamicTest> givesWhatTheGoldenFilesHold() {
    return files.cases().stream()
        .map(folder ->
            DynamicTest.dynamicTest(
                files.name(folder),
                () -> files.settle(folder, new GoldenPass().outputs(files.input(folder)))));
  }

  @TestFactory
  Stream<DynamicTest> givesTheSameForAnInputInAnotherOrder() {
    return files.cases().stream()
        .map(folder ->
            DynamicTest.dynamicTest(
                files.name(folder), () -> compareShuffled(files.input(folder))));
  }

  @Test
  void leavesNoFileWithoutACase() {
    assertThat(files.strays()).isEmpty();
  }

  private static void compareShuffled(GoldenInput input) {
    Map<String, String> expected = resources(input);
    for (int seed = 0; seed < 3; seed++) {
      assertThat(resources(input.shuffled(new Random(seed))))
          .as("seed %s", seed)
          .isEqualTo(expected);
    }
  }

  /** Without the diagnostics, which point into the text. */
  private static Map<String, String> resources(GoldenInput input) {
    Map<String, String> outputs = new LinkedHashMap<>(new GoldenPass().outputs(input));
    outputs.remove(GoldenFiles.DIAGNOSTICS);
    return outputs;
  }
}
