package dev.fingerpost.integration.scripted;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One GET as it came in.
 *
 * @param at when, by {@link System#nanoTime}
 * @param path decoded
 */
public record Query(long at, String path, Map<String, String> parameters) {

  private static final Duration USUAL_WAIT = Duration.ofMinutes(5);

  public Query {
    parameters = Map.copyOf(parameters);
  }

  /** The query of a request line's target. */
  static Query of(String target) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    Map<String, String> parameters = new TreeMap<>();
    Splitter.on('&')
        .omitEmptyStrings()
        .split(mark < 0 ? "" : target.substring(mark + 1))
        .forEach(pair -> {
          List<String> parts = Splitter.on('=').limit(2).splitToList(pair);
          parameters.put(parts.getFirst(), parts.size() < 2 ? "" : decoded(parts.getLast()));
        });
    return new Query(System.nanoTime(), decoded(path), parameters);
  }

  /** The index that the answer must be newer than; empty if it is wanted at once. */
  public OptionalLong index() {
    long index = Long.parseLong(parameters.getOrDefault("index", "0"));
    return index == 0 ? OptionalLong.empty() : OptionalLong.of(index);
  }

  /**
   * Whether Consul 1.10 and newer answer it from a view that the agent keeps of a stream, which
   * knows of no leader.
   */
  boolean isForAView() {
    return path.startsWith("/v1/health/service/")
        && index().isPresent()
        && !parameters.containsKey("near");
  }

  /** How long the answer may be held. */
  public Duration hold() {
    String wait = parameters.getOrDefault("wait", "");
    if (wait.endsWith("s")) {
      return Duration.ofSeconds(Long.parseLong(wait.substring(0, wait.length() - 1)));
    }
    return wait.endsWith("m")
        ? Duration.ofMinutes(Long.parseLong(wait.substring(0, wait.length() - 1)))
        : USUAL_WAIT;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
