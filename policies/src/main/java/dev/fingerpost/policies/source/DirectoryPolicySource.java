package dev.fingerpost.policies.source;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Shelf;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Policies from a folder, watched by looking. A change is read once it has stood for one pause, so
 * that a file that is being written is not taken for a whole one. Owned by the ticker's thread.
 */
public final class DirectoryPolicySource implements Source<Policies> {

  /** The pause between two looks. */
  public static final Duration POLL = Duration.ofMillis(500);

  private final FolderReader folder;
  private final Admission admission;
  private final Ticker ticker;
  private Optional<ImmutableList<FolderReader.Trace>> seen = Optional.empty();
  private Optional<ImmutableList<FolderReader.Trace>> read = Optional.empty();

  /**
   * A source that has not started.
   *
   * @param shelf where the last good files are kept over a restart
   */
  public DirectoryPolicySource(Path folder, Duration poll, Shelf shelf, Clock clock) {
    this.folder = new FolderReader(folder);
    this.admission =
        new Admission(
            new LastGood(shelf, folder.toAbsolutePath().normalize().toString()),
            clock,
            "reading policies from " + folder);
    this.ticker = new Ticker("policies-directory", poll, this::poll, admission::broken);
  }

  @Override
  public String name() {
    return "policies";
  }

  @Override
  public Latest<SourceState<Policies>> state() {
    return admission.state();
  }

  @Override
  public void start() {
    ticker.start();
  }

  /** One look. */
  void poll() {
    try {
      Optional<ImmutableList<FolderReader.Trace>> now = Optional.of(folder.trace());
      if (now.equals(read)) {
        admission.unchanged();
      } else if (read.isEmpty() || now.equals(seen)) {
        PolicyFiles files = folder.read();
        if (now.equals(Optional.of(folder.trace()))) {
          read = now;
          admission.offer(files, Optional::empty);
        }
      }
      seen = now;
    } catch (IOException e) {
      admission.unreachable("cannot read " + folder.root() + ": " + e);
    }
  }

  @Override
  public void close() {
    ticker.close();
  }
}
