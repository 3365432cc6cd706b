package dev.fingerpost.envoy.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFilesTest {
  @TempDir private Path root;
  private Path folder = Path.of("");

  @BeforeEach
  void makesACase() throws IOException {
    folder = Files.createDirectories(root.resolve("feature/case"));
    Files.writeString(folder.resolve("input.yaml"), "registry:\n");
    Files.writeString(folder.resolve("clusters.yaml"), "old\n");
    Files.writeString(folder.resolve("orphan.yaml"), "old\n");
    Files.createDirectories(root.resolve("feature/gone"));
    Files.writeString(root.resolve("feature/gone/clusters.yaml"), "old\n");
  }

  @Test
  void findsWhatDiffers() {
    GoldenFiles files = new GoldenFiles(root, false);

    assertThat(files.cases()).containsExactly(folder);
    assertThatThrownBy(() -> files.settle(folder, Map.of("clusters.yaml", "new\n")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> files.settle(folder, Map.of("clusters.yaml", "old\n")))
        .hasMessageContaining("orphan.yaml");
    assertThat(files.strays()).hasSize(1);
  }

  @Test
  void rewritesAndRemovesOrphansWhenTold() {
    GoldenFiles files = new GoldenFiles(root, true);

    files.settle(folder, Map.of("clusters.yaml", "new\n"));

    assertThat(folder.resolve("clusters.yaml")).hasContent("new\n");
    assertThat(folder.resolve("orphan.yaml")).doesNotExist();
    assertThat(folder.resolve("input.yaml")).exists();
    assertThat(files.strays()).isEmpty();
    assertThat(root.resolve("feature/gone/clusters.yaml")).doesNotExist();
  }

  @Test
  void keepsTheLineNumbersOfASection() {
    GoldenInput input =
        GoldenInput.parse(
            """
            # a case
            registry:
              services: {}
            policies:
              version: 1
              defaults:
                timeout: 1s
            node:
              cluster: web
            """);

    assertThat(input.policies()).isEqualTo("\n\n\n\nversion: 1\ndefaults:\n  timeout: 1s\n\n\n");
    assertThat(input.audience().cluster()).isEqualTo("web");
  }

  @Test
  void shufflesKeysAndNeverTheListsOfAPolicy() {
    GoldenInput input = new GoldenInput("a: [1, 2, 3, 4]\n", "b: [1, 2, 3, 4]\nc: 1\n", "");

    GoldenInput shuffled = input.shuffled(new Random(3));

    assertThat(shuffled.registry()).isNotEqualTo(input.registry());
    assertThat(shuffled.policies()).contains("[1, 2, 3, 4]");
  }
}
