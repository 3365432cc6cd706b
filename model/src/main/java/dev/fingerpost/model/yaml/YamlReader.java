package dev.fingerpost.model.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.diagnostic.Location;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * YAML 1.2 text to a tree with places, within limits. Text that is wrong in any way is answered by
 * diagnostics, never by an exception.
 */
public final class YamlReader {

  /** The largest text that is read. */
  public static final int MAX_BYTES = 1 << 20;

  /** How deep mappings and lists may nest. */
  public static final int MAX_DEPTH = 50;

  /** How many mappings, lists and single values a text may have. */
  public static final int MAX_NODES = 100_000;

  private static final Pattern CONFLICT =
      Pattern.compile("^(?:<{7}|>{7}|\\|{7}) ", Pattern.MULTILINE);

  private YamlReader() {}

  /** Reads a text that is known under this file name. */
  public static YamlDocument read(String file, String text) {
    return read(file, text.getBytes(UTF_8));
  }

  /** Reads the bytes of a file. */
  public static YamlDocument read(String file, byte[] bytes) {
    Location start = new Location(file, 1, 1);
    if (bytes.length > MAX_BYTES) {
      return unreadable(start, "over 1 MiB");
    }
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return unreadable(start, "not UTF-8");
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      return unreadable(place(file, text, nul), "a NUL character");
    }
    Matcher conflict = CONFLICT.matcher(text);
    if (conflict.find()) {
      return refused(
          place(file, text, conflict.start()),
          TextCode.CONFLICT,
          "merge-conflict markers",
          "choose a side and delete the marker lines");
    }
    return new TreeBuilder(file, text).build();
  }

  /** The place of a character of the text. */
  static Location place(String file, String text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Location(file, line, text.codePointCount(lineStart, index) + 1);
  }

  private static YamlDocument unreadable(Location place, String reason) {
    return refused(place, TextCode.UNREADABLE, "unreadable: " + reason, "");
  }

  private static YamlDocument refused(Location place, TextCode code, String message, String hint) {
    return new YamlDocument(
        Optional.empty(),
        ImmutableList.of(Diagnostic.error(code.id(), message, hint, "").at(place)));
  }
}
