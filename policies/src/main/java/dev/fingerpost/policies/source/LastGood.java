package dev.fingerpost.policies.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.model.source.Shelf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good policy files, kept over a restart. Files of another source are as good as none.
 *
 * @param shelf where they are kept
 * @param source what the files were read from
 */
record LastGood(Shelf shelf, String source) {

  private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);
  private static final String FORMAT = "fingerpost policies 1";

  /** Has these files kept. */
  void save(PolicyFiles files) {
    shelf.keep(() -> encode(files));
  }

  /** The files that were kept. */
  Optional<PolicyFiles> read() {
    return shelf
        .read()
        .flatMap(bytes -> {
          try {
            return decode(bytes);
          } catch (IOException e) {
            LOG.warn("event=last_good_unreadable reason=\"{}\"", e.toString());
            return Optional.empty();
          }
        });
  }

  private byte[] encode(PolicyFiles files) {
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
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no such trouble", e);
    }
    return bytes.toByteArray();
  }

  private Optional<PolicyFiles> decode(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
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
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException(length + " bytes of " + in.available());
    }
    return in.readNBytes(length);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(read(in), UTF_8);
  }
}
