package dev.fingerpost.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the build can write: {@code -Dgolden=update} does, otherwise it is compared. */
public final class Golden {

  private Golden() {}

  /** Compares or writes. */
  public static void settle(Path file, String content) {
    if ("update".equals(System.getProperty("golden"))) {
      try {
        Files.writeString(file, content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(file).as("generated file (-Dgolden=update writes it)").hasContent(content);
  }
}
