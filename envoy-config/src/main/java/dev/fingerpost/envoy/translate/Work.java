package dev.fingerpost.envoy.translate;

/**
 * How much a pass had to translate. It follows the change, never the number of services.
 *
 * @param clusters clusters translated
 * @param assignments endpoint assignments translated
 * @param virtualHosts virtual hosts translated
 */
public record Work(int clusters, int assignments, int virtualHosts) {

  /** Nothing had to be translated. */
  public static final Work NONE = new Work(0, 0, 0);

  /** Both together. */
  public Work plus(Work other) {
    return new Work(
        clusters + other.clusters,
        assignments + other.assignments,
        virtualHosts + other.virtualHosts);
  }
}
