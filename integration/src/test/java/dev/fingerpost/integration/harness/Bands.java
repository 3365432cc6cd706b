package dev.fingerpost.integration.harness;

import dev.fingerpost.integration.world.Answers;
import java.util.Map;

/** How far counted shares may be from what the policy says. */
public final class Bands {

  /** A right Envoy leaves a band of this many standard deviations with p below 1e-6. */
  private static final double DEVIATIONS = 4.9;

  private Bands() {}

  /** Whether so many of so many independent draws, each with this chance, are credible. */
  public static boolean isCredible(int hits, int draws, double chance) {
    double deviation = Math.sqrt(draws * chance * (1 - chance));
    return Math.abs(hits - draws * chance) <= DEVIATIONS * deviation + 1;
  }

  /** Whether all shares are within so many points (hundredths) of what they should be. */
  public static boolean areWithin(Answers answers, Map<String, Double> percents, double points) {
    return percents.entrySet().stream()
        .allMatch(e -> Math.abs(100 * answers.share(e.getKey()) - e.getValue()) <= points);
  }
}
