package dev.fingerpost.policies.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.model.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Map;

/**
 * The policy files under a folder. Names that begin with a dot are passed over; a link is read only
 * if it leads to a regular file within the folder.
 *
 * @param root the folder
 */
record FolderReader(Path root) {

  /** What shows, without reading files, whether they are the same as before. */
  record Trace(String path, FileTime modified, long size, String key) {}

  ImmutableList<Trace> trace() throws IOException {
    ImmutableList.Builder<Trace> traces = ImmutableList.builder();
    walk((path, file) -> {
      BasicFileAttributes attributes = attributes(file);
      traces.add(
          new Trace(
              path,
              attributes.lastModifiedTime(),
              attributes.size(),
              String.valueOf(attributes.fileKey())));
    });
    return ImmutableList.sortedCopyOf(Comparator.comparing(Trace::path), traces.build());
  }

  PolicyFiles read() throws IOException {
    FileCollector collector = new FileCollector();
    Path real = root.toRealPath();
    walk((path, file) -> {
      if (collector.isFull()) {
        return;
      }
      if (!isRegularWithin(real, file)) {
        collector.refuse(path, "not a regular file within the folder");
        return;
      }
      try (InputStream in = Files.newInputStream(file)) {
        collector.add(path, in.readNBytes(YamlReader.MAX_BYTES + 1));
      }
    });
    return collector.files(revision(collector.texts()), root.toString());
  }

  private Revision revision(Map<String, byte[]> texts) {
    Hasher hasher = Hashing.sha256().newHasher();
    texts.forEach((path, text) -> {
      byte[] name = path.getBytes(UTF_8);
      hasher.putInt(name.length).putBytes(name).putInt(text.length).putBytes(text);
    });
    return new Revision("sha256:" + hasher.hash(), "folder " + root);
  }

  private static boolean isRegularWithin(Path real, Path file) throws IOException {
    try {
      return Files.isRegularFile(file) && file.toRealPath().startsWith(real);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private interface Visit {
    void file(String path, Path file) throws IOException;
  }

  private void walk(Visit visit) throws IOException {
    Files.walkFileTree(
        root.toRealPath(),
        new SimpleFileVisitor<>() {
          private final Path from = root.toRealPath();

          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(from) && isHidden(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!isHidden(file) && PolicyFiles.isPolicyFile(file.toString())) {
              visit.file(from.relativize(file).toString().replace('\\', '/'), file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
