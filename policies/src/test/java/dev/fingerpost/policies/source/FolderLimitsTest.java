package dev.fingerpost.policies.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.model.yaml.YamlReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that hold what no policy folder should. */
class FolderLimitsTest {

  private static final String REFUSED = "unreadable: not a regular file within the folder";

  @TempDir Path folder;

  @Test
  void aPipeIsRefusedAndNeverOpened() throws Exception {
    Path pipe = folder.resolve("pipe.yaml");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assumeTrue(mkfifo.waitFor() == 0, "no mkfifo here");

    assertThat(problems()).containsExactly(pipe + ":1:1 " + REFUSED);
  }

  @Test
  void aSocketIsRefused() throws IOException {
    Path socket = folder.resolve("s.yaml");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));

      assertThat(problems()).containsExactly(socket + ":1:1 " + REFUSED);
    }
  }

  @Test
  void aDeviceIsRefused() throws IOException {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device), "no devices here");
    Path link = Files.createSymbolicLink(folder.resolve("zero.yaml"), device);

    assertThat(problems()).containsExactly(link + ":1:1 " + REFUSED);
    assertThat(PolicyFiles.read(device).texts()).isEmpty();
    assertThat(PolicyFiles.read(device).diagnostics()).hasSize(1);
  }

  @Test
  void linksOutOfTheFolderAndInCirclesAreRefused() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Files.writeString(folder.resolve("out.yaml"), "services: {}");
    Files.createSymbolicLink(inner.resolve("up.yaml"), Path.of("..", "out.yaml"));
    Files.createSymbolicLink(inner.resolve("self.yaml"), Path.of("self.yaml"));
    Files.createSymbolicLink(inner.resolve("folder.yaml"), Path.of(".."));

    assertThat(PolicyFiles.read(inner).diagnostics())
        .extracting(found -> found.message())
        .containsOnly(REFUSED)
        .hasSize(3);
  }

  @Test
  void aFileOfAnySizeIsReadToItsLimit() throws IOException {
    Path large = folder.resolve("large.yaml");
    Files.write(large, new byte[3 * YamlReader.MAX_BYTES]);

    assertThat(PolicyFiles.read(folder).texts().get(large.toString()))
        .hasSize(YamlReader.MAX_BYTES + 1);
  }

  @Test
  void allFilesTogetherHaveALimit() {
    FileCollector bytes = new FileCollector();
    for (int n = 0; n < 20; n++) {
      bytes.add("f" + n, new byte[YamlReader.MAX_BYTES]);
    }
    FileCollector files = new FileCollector();
    for (int n = 0; n < 10_005; n++) {
      files.add("f" + n, new byte[0]);
    }

    assertThat(refused(bytes))
        .containsExactly("f16:1:1 unreadable: more than 10000 files or 16 MiB of policies");
    assertThat(refused(files))
        .containsExactly("f10000:1:1 unreadable: more than 10000 files or 16 MiB of policies");
    FileCollector links = new FileCollector();
    for (int n = 0; n < 10_005; n++) {
      links.refuse("f" + n, "a link");
    }
    assertThat(refused(links)).hasSize(10_001);
    assertThat(files.isFull()).isTrue();
    assertThat(files.texts()).hasSize(10_000);
  }

  private List<String> problems() throws IOException {
    return lines(PolicyFiles.read(folder));
  }

  private static List<String> refused(FileCollector collector) {
    return lines(collector.files(new Revision("sha256:0", "a folder"), "a folder"));
  }

  private static List<String> lines(PolicyFiles files) {
    return files.diagnostics().stream()
        .map(found -> found.location().orElseThrow() + " " + found.message())
        .toList();
  }
}
