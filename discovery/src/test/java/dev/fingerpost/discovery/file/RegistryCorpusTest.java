package dev.fingerpost.discovery.file;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fuzzer's seeds, and what it once found, as plain tests. */
class RegistryCorpusTest {

  private static final Path CORPUS = Path.of("src", "test", "resources", "corpus");

  private static final int PREFIXES = 100;

  static List<Path> seeds() throws IOException {
    ImmutableList.Builder<Path> seeds = ImmutableList.builder();
    seeds.add(Path.of("..", "examples", "registry.yaml"));
    for (Path folder : List.of(CORPUS, Path.of("..", "policies").resolve(CORPUS))) {
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
      AnyRegistry.read(Arrays.copyOf(bytes, end));
    }
  }
}
