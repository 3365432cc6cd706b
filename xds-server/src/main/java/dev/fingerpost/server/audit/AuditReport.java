package dev.fingerpost.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a look at an audit log has found.
 *
 * @param files that were read
 * @param lines that were read and are as they were written
 * @param first the number of the first of them, 0 if there is none
 * @param last the hash of the last of them: whoever has noted an earlier one can look for it
 * @param cutOff bytes at the very end that make no whole line: a crash, or a line being written
 * @param fault the first place where the log is not as it was written, in words
 */
public record AuditReport(
    int files, long lines, long first, String last, int cutOff, Optional<String> fault) {

  /** Reads one file, or all files of a folder in their order. */
  public static AuditReport of(Path fileOrFolder) throws IOException {
    ImmutableList<Path> files =
        Files.isDirectory(fileOrFolder)
            ? AuditFiles.of(fileOrFolder)
            : ImmutableList.of(fileOrFolder);
    Reading reading = new Reading();
    for (int i = 0; i < files.size(); i++) {
      Optional<String> fault = reading.read(files.get(i), i == files.size() - 1);
      if (fault.isPresent()) {
        return reading.report(i + 1, fault);
      }
    }
    return reading.report(files.size(), Optional.empty());
  }

  /** How far it has come. */
  private static final class Reading {

    private Optional<AuditChain.End> end = Optional.empty();
    private long first;
    private long lines;
    private int cutOff;

    Optional<String> read(Path file, boolean newest) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      cutOff = AuditFiles.cutOff(bytes);
      List<String> all = new String(bytes, 0, bytes.length - cutOff, UTF_8).lines().toList();
      for (int i = 0; i < all.size(); i++) {
        try {
          take(all.get(i));
        } catch (IllegalArgumentException e) {
          return Optional.of(file + ":" + (i + 1) + ": " + e.getMessage());
        }
      }
      return cutOff == 0 || newest
          ? Optional.empty()
          : Optional.of(file + ": ends within a line, and others follow");
    }

    private void take(String line) {
      AuditChain.End next;
      if (end.isPresent()) {
        next = AuditChain.read(end.get(), line);
      } else {
        next = AuditChain.read(line);
        first = next.number();
        if (first == 1) {
          next = AuditChain.read(AuditChain.End.NONE, line);
        }
      }
      end = Optional.of(next);
      lines++;
    }

    AuditReport report(int files, Optional<String> fault) {
      String last = end.map(AuditChain.End::hash).orElse(AuditChain.BEGINNING);
      return new AuditReport(files, lines, first, last, cutOff, fault);
    }
  }
}
