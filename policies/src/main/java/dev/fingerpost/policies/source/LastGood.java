package dev.fingerpost.policies.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hashing;
import dev.fingerpost.model.policy.Revision;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good policy files in the state folder: one file, replaced as a whole, with a checksum. A
 * file of another source, or a damaged one, is as good as none.
 *
 * @param folder the state folder; empty means that nothing is kept
 * @param source what the files were read from
 */
record LastGood(Optional<Path> folder, String source) {

  private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);
  private static final String FILE = "policies.last-good";
  private static final String FORMAT = "fingerpost policies 1";
  private static final int CHECKSUM = 32;

  /** Keeps these files. A folder that cannot be written is logged and costs nothing else. */
  void save(PolicyFiles files) {
    folder.ifPresent(to -> {
      try {
        write(to, encode(files));
      } catch (IOException e) {
        LOG.warn("event=last_good_not_kept folder={} reason=\"{}\"", to, e.toString());
      }
    });
  }

  /** The files that were kept. */
  Optional<PolicyFiles> read() {
    return folder.flatMap(from -> {
      try {
        return decode(Files.readAllBytes(from.resolve(FILE)));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        LOG.warn("event=last_good_unreadable folder={} reason=\"{}\"", from, e.toString());
        return Optional.empty();
      }
    });
  }

  private static void write(Path folder, byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    Path temporary = folder.resolve(FILE + ".new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(
        temporary,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder)) {
      directory.force(true);
    }
  }

  private byte[] encode(PolicyFiles files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (String text :
          ImmutableList.of(FORMAT, source, files.revision().id(), files.revision().description())) {
        write(out, text.getBytes(UTF_8));
      }
      out.writeInt(files.texts().size());
      for (Map.Entry<String, byte[]> file : files.texts().entrySet()) {
        write(out, file.getKey().getBytes(UTF_8));
        write(out, file.getValue());
      }
      out.write(checksum(bytes.toByteArray()));
    }
    return bytes.toByteArray();
  }

  private Optional<PolicyFiles> decode(byte[] bytes) throws IOException {
    int length = bytes.length - CHECKSUM;
    byte[] body = Arrays.copyOf(bytes, Math.max(0, length));
    if (length < 0
        || !Arrays.equals(checksum(body), Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw new IOException("damaged: " + FILE);
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      if (!text(in).equals(FORMAT) || !text(in).equals(source)) {
        return Optional.empty();
      }
      Revision revision = new Revision(text(in), text(in));
      ImmutableSortedMap.Builder<String, byte[]> texts = ImmutableSortedMap.naturalOrder();
      for (int left = in.readInt(); left > 0; left--) {
        texts.put(text(in), read(in));
      }
      return Optional.of(new PolicyFiles(revision, texts.buildOrThrow(), ImmutableList.of()));
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] read(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(read(in), UTF_8);
  }

  private static byte[] checksum(byte[] bytes) {
    return Hashing.sha256().hashBytes(bytes).asBytes();
  }
}
