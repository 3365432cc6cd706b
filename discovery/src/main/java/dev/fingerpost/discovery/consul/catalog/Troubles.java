package dev.fingerpost.discovery.consul.catalog;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a datacenter as a whole: its agents, its list of names, our own threads. Owned
 * by its {@link CatalogState}.
 */
public final class Troubles {

  private static final String AGENT_LIVES =
      "the agent lives: see its log, consul members, consul operator raft list-peers";

  /** A death is over within a second; whoever looks at readiness should still meet it. */
  private static final Duration DEATH_IS_TOLD = Duration.ofSeconds(30);

  private final InstantSource clock;
  private @Nullable ConsulFailure silence;
  private @Nullable String names;
  private @Nullable String death;
  private Instant died = Instant.EPOCH;
  private ImmutableList<String> unwell = ImmutableList.of();
  private boolean lagging;

  Troubles(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes in what the agents say of themselves. */
  public void agents(Optional<ConsulFailure> nobody, ImmutableList<String> someUnwell) {
    silence = nobody.orElse(null);
    unwell = nobody.isPresent() ? ImmutableList.of() : someUnwell;
  }

  /** Takes in that the names cannot be read or believed. */
  public void names(String reason) {
    names = reason;
  }

  /** Takes in that the names are as they were, and readable again. */
  public void namesRecovered() {
    names = null;
  }

  /** Takes in that servers answer that may lag, though they were not asked to. */
  public void lagging() {
    lagging = true;
  }

  /** Takes in that they do not any more. */
  public void current() {
    lagging = false;
  }

  /** Takes in that a thread of ours has died, and was begun anew. */
  public void died(String thread, String cause) {
    death = "the thread " + thread + " died and was begun anew: " + cause;
    died = clock.instant();
  }

  /** Whether an agent answers, whatever it says. */
  boolean isAnswered() {
    return silence == null;
  }

  private static Trouble ofAgent(ConsulFailure failure) {
    return failure instanceof ConsulFailure.Status status
        ? Trouble.ofRead("the agent answers with an error", status.reason(), AGENT_LIVES)
        : new Trouble(
            "the agent does not answer: " + failure.reason(),
            "see that it runs and that --consul names it");
  }

  /** The worst of it. */
  Optional<Trouble> ofAll() {
    if (silence != null) {
      return Optional.of(ofAgent(silence));
    }
    if (names != null) {
      return Optional.of(Trouble.ofRead("the list of services cannot be read", names, AGENT_LIVES));
    }
    return Optional.ofNullable(death)
        .filter(_ -> clock.instant().isBefore(died.plus(DEATH_IS_TOLD)))
        .map(what -> new Trouble(what, "nothing is to be done; the log has the fault"));
  }

  ImmutableList<Diagnostic> diagnostics() {
    ImmutableList.Builder<Diagnostic> all = ImmutableList.builder();
    unwell.forEach(agent -> all.add(RegistryProblem.AGENT_DOWN.at("", agent)));
    if (lagging) {
      all.add(RegistryProblem.LAGGING_SERVERS.at(""));
    }
    return all.build();
  }
}
