package dev.fingerpost.envoy.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of golden cases. {@code -Dgolden=update} writes them anew; otherwise they are compared.
 */
final class GoldenFiles {
  static final String INPUT = "input.yaml";
  static final String DIAGNOSTICS = "diagnostics.txt";

  private final Path root;
  private final boolean isUpdate;

  GoldenFiles(Path root, boolean isUpdate) {
    this.root = root;
    this.isUpdate = isUpdate;
  }

  static GoldenFiles ofThisBuild() {
    return new GoldenFiles(
        Path.of("src/test/resources/golden"), "update".equals(System.getProperty("golden")));
  }

  /** The folders of all cases, in name order. */
  List<Path> cases() {
    return files(root).stream()
        .filter(file -> file.endsWith(INPUT))
        .map(file -> root.resolve(file).getParent())
        .sorted()
        .toList();
  }

  GoldenInput input(Path folder) throws IOException {
    return GoldenInput.parse(Files.readString(folder.resolve(INPUT)));
  }

  String name(Path folder) {
    return root.relativize(folder).toString().replace('\\', '/');
  }

  /** Compares or writes a case's outputs, by file name. */
  void settle(Path folder, Map<String, String> outputs) {
    try {
      for (Map.Entry<String, String> output : outputs.entrySet()) {
        Path file = folder.resolve(output.getKey());
        if (isUpdate) {
          Files.writeString(file, output.getValue());
        }
        assertThat(file)
            .as("golden file (-Dgolden=update writes it)")
            .hasContent(output.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    settleOrphans(folder, outputs);
  }

  /** Files in folders without an input, which no case would ever look at. */
  List<Path> strays() {
    List<Path> folders = cases();
    List<Path> strays =
        files(root).stream()
            .map(root::resolve)
            .filter(file -> !folders.contains(file.getParent()))
            .toList();
    return removed(strays);
  }

  private void settleOrphans(Path folder, Map<String, String> outputs) {
    List<Path> orphans =
        files(folder).stream()
            .filter(file -> !file.endsWith(INPUT) && !outputs.containsKey(file.toString()))
            .map(folder::resolve)
            .toList();
    assertThat(removed(orphans)).as("files that no case makes any more").isEmpty();
  }

  /** What is left of the files: nothing if this is an update. */
  private List<Path> removed(List<Path> files) {
    if (!isUpdate) {
      return files;
    }
    try {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
