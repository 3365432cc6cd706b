package dev.fingerpost.discovery.consul.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token in a file that is read again when the file changes; an unreadable file changes nothing.
 */
final class TokenFile implements TokenSource {

  private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
  private static final int LARGEST = 4096;

  private final Path file;
  private @Nullable FileTime read;
  private Optional<Token> token = Optional.empty();
  private boolean complained;

  TokenFile(Path file) {
    this.file = file;
  }

  @Override
  public synchronized Optional<Token> token() {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      if (!modified.equals(read)) {
        token = parse(file);
        read = modified;
        complained = false;
      }
    } catch (IOException e) {
      if (!complained) {
        LOG.warn("event=token_file_unreadable file={} reason=\"{}\"", file, e.toString());
        complained = true;
      }
    }
    return token;
  }

  private static Optional<Token> parse(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException("larger than " + LARGEST + " bytes");
    }
    String text = Files.readString(file).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(new Token(text));
  }
}
