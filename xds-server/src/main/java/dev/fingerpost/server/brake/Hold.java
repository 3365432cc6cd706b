package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.model.yaml.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/**
 * A change of the registries that does not go out, as people are told of it.
 *
 * @param hash what approves exactly this
 * @param services those that it touches
 * @param since when it began
 */
public record Hold(
    String hash,
    Reason reason,
    ImmutableSortedSet<String> services,
    Instant since,
    Extent extent,
    Progress progress) {

  private static final int NAMED = 3;

  /**
   * How much it is.
   *
   * @param held instances that are kept as they were
   * @param lost instances that there would be fewer, with those that went within the last minute
   * @param of instances that there were
   * @param percent the limit that this is over
   */
  public record Extent(int held, int lost, int of, int percent) {}

  /**
   * How far it is from being believed.
   *
   * @param looks how many looks at the registry agreed in a row
   * @param needed how many must; 0 if only people can release it
   * @param over how long they take
   * @param trouble why the last one did not agree; may be empty
   */
  public record Progress(int looks, int needed, Duration over, String trouble) {}

  static Hold of(Doubt doubt, Standing standing) {
    return new Hold(
        standing.hash(),
        doubt.reason(),
        doubt.services(),
        standing.since(),
        new Extent((int) doubt.held().count(), doubt.lost(), doubt.of(), doubt.percent()),
        new Progress(standing.looks(), doubt.looks(), doubt.hold(), standing.trouble()));
  }

  /** One line: what, since when, what is served meanwhile, and what to do. */
  public String words() {
    return "held since %s: %s; %s; %s; it is over when they come back; if it is right: fingerpost approve %s, or a commit with the trailer Fingerpost-Approve: %s"
        .formatted(
            since.truncatedTo(ChronoUnit.SECONDS), what(), meanwhile(), release(), hash, hash);
  }

  /** What the registry says, in a few words. */
  public String what() {
    return switch (reason) {
      case DROPPED ->
          "%s lost %d of its %d instances at once (more than %d %%)"
              .formatted(services.first(), extent.lost, extent.of, extent.percent);
      case EMPTIED -> "%s lost its last %s at once".formatted(services.first(), instances());
      case GONE ->
          "%s is gone from the registry with its last %s".formatted(services.first(), instances());
      case MANY_VANISHED ->
          "%d of all %d instances vanished at once (more than %d %%), of %s"
              .formatted(extent.lost, extent.of, extent.percent, named());
      case MANY_SICKENED ->
          "%d of all %d instances are said to be sick at once (more than %d %%), of %s"
              .formatted(extent.lost, extent.of, extent.percent, named());
    };
  }

  private String meanwhile() {
    return switch (reason) {
      case DROPPED, EMPTIED, GONE, MANY_VANISHED ->
          instances() + (extent.held == 1 ? " is" : " are") + " still served, and what is new";
      case MANY_SICKENED ->
          instances() + (extent.held == 1 ? " is" : " are") + " still served as well";
    };
  }

  private String release() {
    if (progress.needed == 0) {
      return "so much is believed only when somebody approves it";
    }
    return "believed when %d looks over %s agree (%d so far%s)"
        .formatted(
            progress.needed,
            Durations.print(progress.over),
            progress.looks,
            progress.trouble.isEmpty() ? "" : "; " + progress.trouble);
  }

  private String instances() {
    return extent.held + (extent.held == 1 ? " instance" : " instances");
  }

  private String named() {
    String first = services.stream().limit(NAMED).collect(Collectors.joining(", "));
    int more = services.size() - NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
