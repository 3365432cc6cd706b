package dev.fingerpost.integration.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A small file system of its own, mounted on a folder until it is closed. It takes a root user. */
public final class Tmpfs implements AutoCloseable {

  private final Path folder;

  private Tmpfs(Path folder) {
    this.folder = folder;
  }

  /** Mounts one of this size; where that is not allowed, the test is skipped. */
  public static Tmpfs mount(Path folder, String size) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> mount =
        List.of("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    Assumptions.assumeTrue(run(mount), "a tmpfs cannot be mounted here");
    return new Tmpfs(folder);
  }

  /** Leaves no room in it. */
  public void fill() {
    try (OutputStream ballast = Files.newOutputStream(folder.resolve("ballast"))) {
      while (true) {
        ballast.write(new byte[1_024]);
      }
    } catch (IOException e) {
      // Full.
    }
  }

  /** Gives it another size. */
  public void resize(String size) {
    if (!run(List.of("mount", "-o", "remount,size=" + size, folder.toString()))) {
      throw new IllegalStateException("cannot resize " + folder);
    }
  }

  @Override
  public void close() {
    run(List.of("umount", "-l", folder.toString()));
  }

  private static boolean run(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
