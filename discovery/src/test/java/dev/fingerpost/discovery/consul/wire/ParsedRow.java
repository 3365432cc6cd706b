package dev.fingerpost.discovery.consul.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;

/** Rows from JSON as the client would read it. */
public final class ParsedRow {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ParsedRow() {}

  /** The row of such an entry, in which single quotes stand for double ones. */
  public static Row of(String json) {
    try {
      return RowParser.parse(MAPPER.readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
