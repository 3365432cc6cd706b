package dev.fingerpost.server.state;

import com.google.common.primitives.Longs;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The number of this process among those that ever used a state folder. Whoever finds a higher one
 * has been replaced and may write no more: a stopped process that wakes up again must not overwrite
 * what its successor knows.
 *
 * <p>Owned by the folder's thread.
 */
final class Epoch {

  private static final String MARK = "epoch-";
  private static final int TRIES = 100;

  private final Disk disk;
  private final Path folder;
  private @Nullable Long mine;

  Epoch(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  /**
   * This process's number, taken at the first call.
   *
   * @throws IOException if none can be taken, or another process has taken a higher one
   */
  long claim() throws IOException {
    List<String> names = disk.names(folder);
    long highest = highest(names);
    if (mine == null) {
      mine = take(highest);
      tidy(names);
    } else if (highest > mine) {
      throw new IOException(
          "another Fingerpost has taken the folder (it is number "
              + highest
              + ", this one "
              + mine
              + "); give each one its own --state");
    }
    return mine;
  }

  private long take(long highest) throws IOException {
    for (long next = highest + 1; next <= highest + TRIES; next++) {
      try {
        disk.claim(folder.resolve(MARK + next));
        return next;
      } catch (FileAlreadyExistsException e) {
        // Another one was faster.
      }
    }
    throw new IOException("no number is free after " + highest);
  }

  /** Marks of the past, and what a crash has left half written, are of no use. */
  private void tidy(List<String> names) throws IOException {
    for (String name : names) {
      if (marked(name).isPresent() || name.endsWith(Versions.UNFINISHED)) {
        disk.delete(folder.resolve(name));
      }
    }
  }

  private static long highest(List<String> names) {
    long highest = 0;
    for (String name : names) {
      highest = Math.max(highest, marked(name).orElse(0));
      highest = Math.max(highest, Version.of(name).map(Version::epoch).orElse(0L));
    }
    return highest;
  }

  private static OptionalLong marked(String name) {
    Long number = name.startsWith(MARK) ? Longs.tryParse(name.substring(MARK.length())) : null;
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
