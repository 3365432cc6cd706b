package dev.fingerpost.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How long the product's files are: none over 500 lines; median and p95 are printed, not judged.
 */
class SizeTest {

  private static final int LIMIT = 500;

  @Test
  void noFileIsTooLongToRead() throws IOException {
    List<Sized> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Programs.root())) {
      for (Path module : modules.toList()) {
        files.addAll(sourcesOf(module));
      }
    }
    files.sort((a, b) -> Integer.compare(a.lines(), b.lines()));
    assertThat(files).isNotEmpty();

    System.out.printf(
        "%d files: median %d lines, p95 %d, longest %s%n",
        files.size(), at(files, 0.5).lines(), at(files, 0.95).lines(), files.getLast());
    assertThat(files).filteredOn(file -> file.lines() > LIMIT).as("over %d lines", LIMIT).isEmpty();
  }

  private static List<Sized> sourcesOf(Path module) throws IOException {
    Path main = module.resolve("src/main/java");
    if (!Files.isDirectory(main)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(main)) {
      return files.filter(SizeTest::isClass).map(SizeTest::sized).toList();
    }
  }

  private static boolean isClass(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") && !name.equals("package-info.java");
  }

  private static Sized sized(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return new Sized(file.getFileName().toString(), Math.toIntExact(lines.count()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sized at(List<Sized> sorted, double share) {
    return sorted.get((int) (share * (sorted.size() - 1)));
  }

  private record Sized(String file, int lines) {}
}
