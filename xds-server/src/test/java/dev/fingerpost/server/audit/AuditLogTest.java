package dev.fingerpost.server.audit;

import static dev.fingerpost.server.audit.AuditLogs.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fingerpost.server.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No line can be changed, dropped or added unnoticed, and no crash makes one useless. */
final class AuditLogTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir Path temp;
  private Path folder = Path.of("");

  @BeforeEach
  void choose() {
    folder = temp.resolve("state/audit");
  }

  @Test
  void goesOnWhereItEnded() throws IOException {
    write("a", "b");
    write("c");

    AuditReport report = AuditReport.of(folder);
    assertThat(report.fault()).isEmpty();
    assertThat(report.lines()).isEqualTo(3);
    assertThat(report.first()).isEqualTo(1);
    JsonNode last = Json.read(lines().getLast());
    assertThat(last.path("change").asText()).isEqualTo("c");
    assertThat(last.path("hash").asText()).isEqualTo(report.last());
  }

  @Test
  void everyChangedByteIsFound() throws IOException {
    write("a", "b", "c");
    byte[] good = Files.readAllBytes(file());

    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(file(), bad);
      AuditReport report = AuditReport.of(folder);
      boolean noticed = report.fault().isPresent() || report.cutOff() > 0;
      assertThat(noticed).as("byte %d", at).isTrue();
    }
  }

  @Test
  void aDroppedAnAddedAndASwappedLineAreFound() throws IOException {
    write("a", "b", "c");
    List<String> good = lines();

    replace(good.get(0), good.get(2));
    assertThat(AuditReport.of(folder).fault().orElseThrow())
        .contains(".jsonl:2: line 3 follows line 1: some are missing");
    replace(good.get(0), good.get(1), good.get(1), good.get(2));
    assertThat(AuditReport.of(folder).fault()).isPresent();
    replace(good.get(0), good.get(2), good.get(1));
    assertThat(AuditReport.of(folder).fault()).isPresent();
    replace(good.get(1), good.get(2));
    assertThat(AuditReport.of(folder).first()).isEqualTo(2);
  }

  @Test
  void aLineOfAnotherLogDoesNotFit() throws IOException {
    write("a", "b");
    List<String> one = lines();
    Files.delete(file());
    write("x", "b");

    replace(one.get(0), lines().get(1));

    assertThat(AuditReport.of(folder).fault().orElseThrow())
        .contains("the line before it is not the one that it was written after");
  }

  @Test
  void whatACrashHasCutOffIsRemovedAndTheRestHolds() throws IOException {
    write("a", "b");
    byte[] good = Files.readAllBytes(file());
    int second = lines().get(0).length() + 1;

    for (int end = second; end < good.length; end += 11) {
      Files.write(file(), Arrays.copyOf(good, end));
      assertThat(AuditReport.of(folder).fault()).isEmpty();
      assertThat(AuditReport.of(folder).cutOff()).isEqualTo(end - second);
      write("c");
      assertThat(AuditReport.of(folder).fault()).isEmpty();
      assertThat(AuditReport.of(folder).cutOff()).isZero();
      assertThat(AuditReport.of(folder).lines()).isEqualTo(2);
    }
  }

  @Test
  void largeFilesAreFollowedByOthersAndTheOldestGo() throws IOException {
    AuditLog log = new AuditLog(folder, new AuditFiles(folder, 1_000, 3), CLOCK);
    for (int i = 0; i < 40; i++) {
      log.append(entry("change-" + i));
      assertThat(log.write()).isTrue();
    }

    assertThat(AuditFiles.of(folder)).hasSize(3);
    AuditReport report = AuditReport.of(folder);
    assertThat(report.fault()).isEmpty();
    assertThat(report.first()).isGreaterThan(1);
    assertThat(report.first() + report.lines() - 1).isEqualTo(40);

    Files.delete(AuditFiles.of(folder).get(1));
    assertThat(AuditReport.of(folder).fault()).isPresent();
  }

  @Test
  void aFolderThatCannotBeWrittenLosesNothingThatFits() throws IOException {
    Files.createDirectories(temp.resolve("state"));
    Files.writeString(folder, "in the way");
    AuditLog log = new AuditLog(folder, new AuditFiles(folder, 1_000_000, 3), CLOCK);
    for (int i = 0; i < 10_007; i++) {
      log.append(entry("change-" + i));
    }
    assertThat(log.write()).isFalse();
    assertThat(log.trouble().orElseThrow())
        .startsWith("audit log not written since 2026-01-01T00:00:00Z: ");
    assertThat(log.lost()).isEqualTo(7);

    Files.delete(folder);
    assertThat(log.write()).isTrue();

    assertThat(log.trouble()).isEmpty();
    assertThat(AuditReport.of(folder).lines()).isEqualTo(1_000);
    assertThat(Json.read(lines().getLast()).path("lost").asInt()).isEqualTo(7);
    assertThat(log.write()).isTrue();
    assertThat(Json.read(lines().getLast()).has("lost")).isFalse();
  }

  @Test
  @Timeout(20)
  void aLogWhoseEndWasChangedIsNotContinued() throws IOException {
    write("a");
    Files.writeString(file(), "{\"n\":2}\n", StandardOpenOption.APPEND);
    AuditLog log = new AuditLog(folder, new AuditFiles(folder, 1_000_000, 3), CLOCK);
    log.append(entry("b"));

    assertThat(log.write()).isFalse();
    assertThat(log.trouble().orElseThrow())
        .contains(".jsonl:2: not a line of an audit log; nothing is added to it: move it away");
  }

  private void write(String... changes) {
    try (AuditLog log = AuditLog.open(folder, CLOCK)) {
      AuditLogs.append(log, changes);
    }
  }

  private Path file() throws IOException {
    return AuditFiles.of(folder).getLast();
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }

  private void replace(String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("");
    Files.write(file(), String.join("\n", all).getBytes(UTF_8));
  }
}
