package dev.fingerpost.server.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.server.brake.Evidence;
import dev.fingerpost.server.brake.Hold;
import dev.fingerpost.server.brake.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalSocketTest {

  private static final Hold HOLD =
      new Hold(
          "4f1c09a2be77",
          Reason.GONE,
          ImmutableSortedSet.of("orders"),
          Instant.parse("2026-11-01T00:00:00Z"),
          new Hold.Extent(2, 2, 2, 100),
          new Hold.Progress(0, 2, Duration.ofSeconds(60), ""));

  @TempDir private Path folder = Path.of("");

  private final Evidence evidence = new Evidence();
  private final List<String> news = new CopyOnWriteArrayList<>();
  private final List<ApprovalSocket> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(ApprovalSocket::close);
  }

  @Test
  void takesTheHashOfWhatIsHeld() throws IOException {
    serve(folder);

    ApprovalClient.Answer answer = ApprovalClient.approve(folder, "4F1C09A2BE77");

    assertThat(answer.approved()).isTrue();
    assertThat(answer.text())
        .isEqualTo(
            "approved 4f1c09a2be77: orders is gone from the registry with its last 2 instances\n");
    assertThat(news).containsExactly("news");
  }

  @Test
  void takesNothingElseAndSaysWhatIsHeld() throws IOException {
    serve(folder);
    for (String word : List.of("4f1c09a2be78", "", "4f1c", "x".repeat(100), "\u0000\n4f1c")) {
      ApprovalClient.Answer answer = ApprovalClient.approve(folder, word);

      assertThat(answer.approved()).isFalse();
      assertThat(answer.text())
          .startsWith("nothing is held as ")
          .endsWith(
              "held as 4f1c09a2be77: orders is gone from the registry with its last 2 instances\n");
    }
    assertThat(news).isEmpty();
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    serve(folder);

    assertThat(Files.getPosixFilePermissions(folder.resolve("approve.sock")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder).isDirectoryNotContaining("glob:**/.a");
  }

  @Test
  void takesThePlaceOfOneThatCrashed() throws IOException {
    Path place = folder.resolve("approve.sock");
    Files.writeString(place, "left behind");
    serve(folder);

    assertThat(ApprovalClient.approve(folder, HOLD.hash()).approved()).isTrue();
  }

  @Test
  void leavesNothingBehind() throws IOException {
    serve(folder);
    open.removeFirst().close();

    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> ApprovalClient.approve(folder, HOLD.hash()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFolderThatCanHoldNoneCostsNothingButThis() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path deep = folder.resolve("d".repeat(100));

    assertThat(ApprovalSocket.open(file, approver())).isEmpty();
    assertThat(ApprovalSocket.open(deep, approver())).isEmpty();
  }

  private void serve(Path in) {
    evidence.onNews(() -> news.add("news"));
    open.add(ApprovalSocket.open(in, approver()).orElseThrow());
  }

  private Approver approver() {
    return new Approver(() -> ImmutableList.of(HOLD), evidence);
  }
}
