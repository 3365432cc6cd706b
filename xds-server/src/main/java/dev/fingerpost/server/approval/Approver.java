package dev.fingerpost.server.approval;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.Approval;
import dev.fingerpost.server.brake.Evidence;
import dev.fingerpost.server.brake.Hold;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Takes an operator's word for what is held now, and for nothing else.
 *
 * @param held what is held now
 * @param evidence where the word goes
 */
public record Approver(Supplier<ImmutableList<Hold>> held, Evidence evidence) {

  /**
   * What becomes of a word.
   *
   * @param text lines for people; the first begins with {@link #YES} if it was taken
   */
  public record Verdict(String text) {

    /** How the answer to a word that was taken begins. */
    static final String YES = "approved";
  }

  /** Approves the hold of this hash. */
  public Verdict approve(String hash, String by) {
    return held.get().stream()
        .filter(hold -> hold.hash().equals(hash))
        .findFirst()
        .map(hold -> {
          evidence.approve(new Approval(hash, by));
          return new Verdict(Verdict.YES + " " + hash + ": " + hold.what() + "\n");
        })
        .orElseGet(() -> new Verdict("nothing is held as " + shown(hash) + "\n" + list()));
  }

  private String list() {
    ImmutableList<Hold> all = held.get();
    return all.isEmpty()
        ? "nothing is held at all\n"
        : all.stream()
            .map(hold -> "held as " + hold.hash() + ": " + hold.what() + "\n")
            .collect(Collectors.joining());
  }

  private static String shown(String hash) {
    return hash.isEmpty() ? "(no hash)" : hash.replaceAll("[^0-9a-z]", "?");
  }
}
