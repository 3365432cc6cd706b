package dev.fingerpost.server.state;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last few versions of one kept value, each a file that is there whole or not at all: written
 * under another name, brought to the disk, renamed, and the name brought to the disk.
 *
 * <p>Owned by the folder's thread; reading is for whoever starts, before anything is written.
 */
final class Versions {

  /** How many are kept: the newest may be damaged, and the one before it. */
  static final int KEPT = 5;

  /** The end of the name of a file that is being written. */
  static final String UNFINISHED = ".unfinished";

  private static final Logger LOG = LoggerFactory.getLogger(Versions.class);

  private final Disk disk;
  private final Path folder;
  private final String name;
  private long number;
  private @Nullable HashCode written;

  Versions(Disk disk, Path folder, String name) {
    this.disk = disk;
    this.folder = folder;
    this.name = name;
  }

  /** The newest whole content. What is damaged is told and passed over. */
  Optional<byte[]> newest() {
    for (Version version : onDisk()) {
      try {
        Optional<byte[]> content = Sealed.open(name, disk.read(folder.resolve(version.file())));
        if (content.isPresent()) {
          return content;
        }
        LOG.warn("event=state_damaged file={}", folder.resolve(version.file()));
      } catch (IOException e) {
        LOG.warn("event=state_unreadable file={} reason=\"{}\"", version.file(), e.toString());
      }
    }
    return Optional.empty();
  }

  /** Writes a content, unless it is the one that was written last. */
  void write(Epoch epoch, byte[] content) throws IOException {
    Version next = new Version(name, epoch.claim(), number + 1);
    HashCode hash = Hashing.sha256().hashBytes(content);
    if (hash.equals(written)) {
      return;
    }
    Path unfinished = folder.resolve(next.file() + UNFINISHED);
    try {
      disk.write(unfinished, Sealed.seal(name, content));
      disk.rename(unfinished, folder.resolve(next.file()));
      disk.force(folder);
    } catch (IOException e) {
      discard(unfinished);
      throw e;
    }
    number++;
    written = hash;
    prune();
  }

  private void prune() throws IOException {
    List<Version> all = onDisk();
    for (Version old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      disk.delete(folder.resolve(old.file()));
    }
  }

  /** A full disk is not helped by half a file on it. */
  private void discard(Path unfinished) {
    try {
      disk.delete(unfinished);
    } catch (IOException e) {
      LOG.debug("event=state_not_discarded file={} reason=\"{}\"", unfinished, e.toString());
    }
  }

  /** The newest first. */
  private List<Version> onDisk() {
    try {
      return disk.names(folder).stream()
          .flatMap(file -> Version.of(file).stream())
          .filter(version -> version.name().equals(name))
          .sorted(Collections.reverseOrder())
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      return ImmutableList.of();
    }
  }
}
