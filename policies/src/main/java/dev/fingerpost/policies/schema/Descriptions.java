package dev.fingerpost.policies.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.fingerpost.policies.schema.Parts.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/**
 * What each key means, in a sentence or two, by its path: {@code retry.backoff.base}, {@code
 * routes[].match}, {@code gateways.NAME.port}. A key that becomes a field of Envoy's ends with
 * {@code Envoy: FIELD.}
 */
record Descriptions(ImmutableSortedMap<String, String> texts) {

  /** Those of this version. */
  static final Descriptions VALUE = read("/dev/fingerpost/policies/descriptions.properties");

  /** The text of a key: its own, or that of the part which it is. */
  Optional<String> of(String path, Optional<Part> part) {
    return Optional.ofNullable(texts.get(key(path, part)));
  }

  /** The path under which the text of a key stands. */
  String key(String path, Optional<Part> part) {
    return texts.containsKey(path) ? path : part.map(Part::path).orElse(path);
  }

  private static Descriptions read(String resource) {
    Properties properties = new Properties();
    try (InputStream in = Descriptions.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource: " + resource);
      }
      properties.load(new InputStreamReader(in, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Descriptions(ImmutableSortedMap.copyOf(Maps.fromProperties(properties)));
  }
}
