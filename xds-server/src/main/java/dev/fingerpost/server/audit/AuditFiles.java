package dev.fingerpost.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.files.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of an audit log, each named by the number of its first line; the newest one grows until
 * it is large enough, the oldest ones go. Owned by the log's thread.
 */
final class AuditFiles implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("audit-\\d{12}\\.jsonl");

  private final Path folder;
  private final long largest;
  private final int most;
  private @Nullable FileChannel open;

  /**
   * Files in this folder.
   *
   * @param largest how many bytes make a file large enough
   * @param most how many files stay
   */
  AuditFiles(Path folder, long largest, int most) {
    this.folder = folder;
    this.largest = largest;
    this.most = most;
  }

  /** The files of a log, the oldest first. */
  static ImmutableList<Path> of(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .collect(ImmutableList.toImmutableList());
    }
  }

  /** What comes at the end of bytes without a line's end: a crash has cut it off there. */
  static int cutOff(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return bytes.length - end;
  }

  /**
   * The end of the log, where the next line is to be linked. A line that a crash has cut off is
   * removed; it was never reported as written.
   *
   * @throws IOException also if the last line is not as it was written
   */
  AuditChain.End end() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, OwnerOnly.folder(folder));
    }
    for (Path file : of(folder).reverse()) {
      byte[] bytes = Files.readAllBytes(file);
      int cut = cutOff(bytes);
      if (cut > 0) {
        truncate(file, bytes.length - cut);
      }
      List<String> lines = new String(bytes, 0, bytes.length - cut, UTF_8).lines().toList();
      if (!lines.isEmpty()) {
        try {
          return AuditChain.read(lines.getLast());
        } catch (IllegalArgumentException e) {
          throw new IOException(
              file
                  + ":"
                  + lines.size()
                  + ": "
                  + e.getMessage()
                  + "; nothing is added to it: move it away, and the log goes on without it",
              e);
        }
      }
    }
    return AuditChain.End.NONE;
  }

  /** Adds lines, all or none, and has them on the disk. */
  void append(List<AuditChain.Line> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()).append('\n'));
    FileChannel channel = channel(lines.getFirst().end().number());
    long before = channel.size();
    try {
      ByteBuffer left = UTF_8.encode(text.toString());
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(false);
    } catch (IOException e) {
      undo(channel, before, e);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  private FileChannel channel(long next) throws IOException {
    if (open != null && open.size() >= largest) {
      close();
    }
    if (open == null) {
      ImmutableList<Path> files = of(folder);
      boolean goesOn = !files.isEmpty() && Files.size(files.getLast()) < largest;
      Path file =
          goesOn
              ? files.getLast()
              : folder.resolve(String.format(Locale.ROOT, "audit-%012d.jsonl", next));
      open =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              OwnerOnly.file(file));
      for (Path old : files.subList(0, Math.max(0, files.size() - most + 1))) {
        Files.deleteIfExists(old);
      }
    }
    return open;
  }

  /** Half a line would hide the next one. */
  private static void undo(FileChannel channel, long size, IOException cause) {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
      channel.force(true);
    }
  }
}
