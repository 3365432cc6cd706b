package dev.fingerpost.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fuzzer's seeds, and what it once found, as plain tests. */
class CorpusTest {

  private static final Path RESOURCES = Path.of("src", "test", "resources");

  /** Of a long seed; the examples' are all tried elsewhere. */
  private static final int PREFIXES = 100;

  static List<Path> seeds() throws IOException {
    ImmutableList.Builder<Path> seeds = ImmutableList.builder();
    for (Path folder :
        List.of(RESOURCES.resolve("corpus"), RESOURCES.resolve("ten-mistakes"), Texts.EXAMPLES)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.sorted().forEach(seeds::add);
      }
    }
    return seeds.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("seeds")
  void itAndItsPrefixesAreAnswered(Path seed) throws IOException {
    byte[] bytes = Files.readAllBytes(seed);
    int step = 1 + bytes.length / PREFIXES;
    for (int end = bytes.length; end >= 0; end -= step) {
      AnyPolicy.read(Arrays.copyOf(bytes, end));
    }
  }

  @Test
  void theCorpusIsThere() throws IOException {
    assertThat(seeds()).hasSizeGreaterThan(60);
  }
}
