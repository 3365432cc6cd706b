package dev.fingerpost.integration.world;

/**
 * What one request came back with.
 *
 * @param instance the instance that says it answered, {@link #NOBODY} if none does
 */
public record Answer(int status, String instance) {

  /** In the place of an instance's name where Envoy itself answered. */
  public static final String NOBODY = "-";

  /** In the place of a status where the connection broke before one came. */
  public static final int BROKEN = 0;
}
