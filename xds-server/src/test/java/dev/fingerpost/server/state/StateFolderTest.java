package dev.fingerpost.server.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.model.source.Shelf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is there after a crash; what cannot be kept costs nothing else. */
final class StateFolderTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Path FOLDER = Path.of("state");
  private static final int WRITES = 9;

  @TempDir Path temp;

  @Test
  void aCrashAtAnyPointLeavesTheLastKeptOrTheOneBeingKept() {
    int cuts = 0;
    for (long step = 1; step < Long.MAX_VALUE; step++) {
      boolean cut = false;
      for (long seed = 0; seed < 8; seed++) {
        cut |= crash(step, seed);
      }
      if (!cut) {
        break;
      }
      cuts++;
    }
    assertThat(cuts).isGreaterThan(WRITES * 3);
  }

  /** Writes until the power goes, then starts anew; false if it did not go. */
  private static boolean crash(long step, long seed) {
    FrailDisk disk = FrailDisk.cutAt(step, seed);
    int sure = 0;
    boolean cut = false;
    try {
      StateFolder folder = opened(disk);
      for (int i = 1; i <= WRITES; i++) {
        keep(folder.shelf("value"), "v" + i);
        folder.round();
        sure = i;
      }
    } catch (FrailDisk.PowerCut e) {
      cut = true;
    }
    FrailDisk later = disk.afterwards();
    StateFolder again = opened(later);
    assertThat(read(again.shelf("value")))
        .as("step %d, seed %d", step, seed)
        .isIn(
            sure == 0 ? Optional.empty() : Optional.of("v" + sure), Optional.of("v" + (sure + 1)));

    keep(again.shelf("value"), "newest");
    again.round();
    assertThat(again.trouble()).isEmpty();
    assertThat(read(opened(later).shelf("value"))).hasValue("newest");
    return cut;
  }

  @Test
  void aDamagedFileIsPassedOverForTheOneBeforeIt() {
    FrailDisk disk = FrailDisk.steady();
    StateFolder folder = opened(disk);
    for (int i = 1; i <= 7; i++) {
      keep(folder.shelf("value"), "v" + i);
      folder.round();
    }
    assertThat(disk.fileNames())
        .containsExactlyInAnyOrder(
            "epoch-1", "value.1-3", "value.1-4", "value.1-5", "value.1-6", "value.1-7");

    disk.damage("value.1-7");
    assertThat(read(opened(disk).shelf("value"))).hasValue("v6");
    disk.damage("value.1-6");
    assertThat(read(opened(disk).shelf("value"))).hasValue("v5");
    disk.damage("value.1-5");
    disk.damage("value.1-4");
    disk.damage("value.1-3");
    assertThat(read(opened(disk).shelf("value"))).isEmpty();
  }

  @Test
  void whatIsEqualIsNotWrittenAgain() {
    FrailDisk disk = FrailDisk.steady();
    StateFolder folder = opened(disk);
    keep(folder.shelf("value"), "same");
    folder.round();
    keep(folder.shelf("value"), "same");
    folder.round();

    assertThat(disk.fileNames()).containsExactlyInAnyOrder("epoch-1", "value.1-1");
    assertThat(folder.isKept()).isTrue();
  }

  @Test
  void aFullDiskIsToldAndTheNewestValueIsWrittenWhenThereIsRoom() {
    FrailDisk disk = FrailDisk.steady();
    StateFolder folder = opened(disk);
    keep(folder.shelf("value"), "old");
    folder.round();

    disk.refuse("No space left on device");
    keep(folder.shelf("value"), "new");
    folder.round();

    assertThat(folder.isKept()).isFalse();
    assertThat(folder.failures()).isEqualTo(1);
    assertThat(folder.trouble())
        .hasValue(
            "state folder not written since 2026-01-01T00:00:00Z: No space left on device; serving"
                + " goes on, a restart would begin with what was kept before");
    keep(folder.shelf("value"), "newer");
    folder.round();
    assertThat(read(folder.shelf("value"))).hasValue("old");

    disk.accept();
    folder.round();

    assertThat(folder.trouble()).isEmpty();
    assertThat(folder.isKept()).isTrue();
    assertThat(read(folder.shelf("value"))).hasValue("newer");
  }

  @Test
  void aProcessThatWasReplacedWritesNoMore() {
    FrailDisk disk = FrailDisk.steady();
    StateFolder old = opened(disk);
    keep(old.shelf("value"), "old");
    old.round();
    StateFolder next = opened(disk);
    keep(next.shelf("value"), "next");
    next.round();

    keep(old.shelf("value"), "late");
    old.round();

    assertThat(old.trouble().orElseThrow())
        .contains("another Fingerpost has taken the folder (it is number 2, this one 1)");
    assertThat(read(opened(disk).shelf("value"))).hasValue("next");
  }

  @Test
  void anyNameCanBeAFiles() {
    FrailDisk disk = FrailDisk.steady();
    StateFolder folder = opened(disk);
    keep(folder.shelf("catalog-west.1/DC 2"), "v");
    folder.round();

    assertThat(disk.fileNames())
        .containsExactlyInAnyOrder("epoch-1", "catalog-west%2e1%2fDC%202.1-1");
    assertThat(read(opened(disk).shelf("catalog-west.1/DC 2"))).hasValue("v");
    assertThat(read(opened(disk).shelf("catalog-west"))).isEmpty();
  }

  @Test
  @Timeout(20)
  void closingWritesWhatWaits() throws IOException {
    Path folder = temp.resolve("deep/state");
    try (StateFolder state = StateFolder.open(folder, InstantSource.fixed(NOW))) {
      for (int i = 1; i <= 3; i++) {
        keep(state.shelf("value"), "v" + i);
      }
    }
    try (StateFolder state = StateFolder.open(folder, InstantSource.fixed(NOW))) {
      assertThat(read(state.shelf("value"))).hasValue("v3");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  /** File modes do not stop an administrator; a file in the folder's place does. */
  @Test
  @Timeout(20)
  void aFolderThatCannotBeMadeIsTold() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    try (StateFolder state = StateFolder.open(file.resolve("state"), InstantSource.fixed(NOW))) {
      assertThat(state.trouble()).isPresent();
      keep(state.shelf("value"), "v");
      assertThat(read(state.shelf("value"))).isEmpty();
    }
  }

  private static StateFolder opened(Disk disk) {
    StateFolder folder = new StateFolder(FOLDER, disk, InstantSource.fixed(NOW));
    folder.prepare();
    return folder;
  }

  private static void keep(Shelf shelf, String value) {
    shelf.keep(() -> value.getBytes(UTF_8));
  }

  private static Optional<String> read(Shelf shelf) {
    return shelf.read().map(bytes -> new String(bytes, UTF_8));
  }
}
