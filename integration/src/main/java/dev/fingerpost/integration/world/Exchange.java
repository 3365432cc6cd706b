package dev.fingerpost.integration.world;

import java.util.Map;

/**
 * What one request came back with, in full.
 *
 * @param headers by name in lower case; several of one name are joined by commas
 */
public record Exchange(int status, Map<String, String> headers) {

  /** Its status, and who gave it. */
  public Answer answer() {
    return new Answer(status, header(EchoService.INSTANCE_HEADER));
  }

  /** The value of a header, {@link Answer#NOBODY} without it. */
  public String header(String name) {
    return headers.getOrDefault(name, Answer.NOBODY);
  }
}
