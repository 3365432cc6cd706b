package dev.fingerpost.policies.source;

import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Shelf;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Policies from git: the files of the commit that a ref names. A bad commit changes nothing and is
 * reported; after a restart on a bad commit the last good one holds, from the state folder or from
 * the commit's first parents. A ref never goes back behind what is in force. Owned by the ticker's
 * thread.
 */
public final class GitPolicySource implements Source<Policies> {

  /** How far back a good commit is looked for. */
  private static final int MAX_PARENTS = 50;

  private final Options options;
  private final GitLocation location;
  private final PolicyPath path;
  private final Admission admission;
  private final Ticker ticker;
  private Optional<GitClone> clone = Optional.empty();
  private Optional<ObjectId> read = Optional.empty();

  /**
   * What to follow, and how.
   *
   * @param repository a folder, or a {@code file://}, {@code http://} or {@code https://} URL
   * @param ref {@code HEAD}, a branch, a tag or a commit
   * @param path where the policy files are, {@link #PATH} by default
   * @param poll the pause between two looks
   * @param workFolder where the clone of a URL is kept
   * @param shelf where the last good files are kept over a restart
   */
  public record Options(
      String repository, String ref, String path, Duration poll, Path workFolder, Shelf shelf) {

    /** The path unless another is given. */
    public static final String PATH = "policies/**/*.yaml";

    /** The pause for a folder: a ref is read, which costs next to nothing. */
    public static final Duration LOCAL_POLL = Duration.ofMillis(250);

    /** The pause for a URL: a fetch. */
    public static final Duration REMOTE_POLL = Duration.ofSeconds(10);

    /** The pause that suits this repository. */
    public static Duration pollOf(String repository) {
      return switch (GitLocation.of(repository)) {
        case GitLocation.Local local -> LOCAL_POLL;
        case GitLocation.Remote remote -> REMOTE_POLL;
      };
    }
  }

  /**
   * A source that has not started.
   *
   * @throws IllegalArgumentException in words for users, if the repository is none that can be
   *     followed
   */
  public GitPolicySource(Options options, Clock clock) {
    IsolatedGit.install();
    this.options = options;
    this.location = GitLocation.of(options.repository());
    this.path = PolicyPath.of(options.path());
    this.admission =
        new Admission(
            new LastGood(options.shelf(), shown() + " " + options.ref() + " " + path.prefix()),
            clock,
            "reading policies from " + shown());
    this.ticker = new Ticker("policies-git", options.poll(), this::poll, admission::broken);
  }

  private String shown() {
    return GitClone.shown(options.repository());
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
      GitClone git = open();
      git.refresh();
      ObjectId head = git.resolve(options.ref());
      if (read.equals(Optional.of(head))) {
        admission.unchanged();
        return;
      }
      offer(git, head);
      read = Optional.of(head);
    } catch (IOException e) {
      admission.unreachable("%s: %s".formatted(shown(), e.getMessage()));
    }
  }

  private GitClone open() throws IOException {
    if (clone.isEmpty()) {
      clone = Optional.of(GitClone.open(location, options.workFolder()));
    }
    return clone.get();
  }

  private void offer(GitClone git, ObjectId head) throws IOException {
    GitFiles files = new GitFiles(git.repository(), path);
    try (RevWalk walk = new RevWalk(git.repository())) {
      RevCommit commit = walk.parseCommit(head);
      Optional<String> backwards = backwards(git, commit);
      if (backwards.isPresent() && admission.refuse(backwards.get())) {
        return;
      }
      admission.offer(
          files.of(commit).approving(Trailers.of(git.repository(), head)),
          () -> firstGoodParent(commit, files, walk));
    }
  }

  /** Whoever names a commit in full means that one, whatever was before. */
  private Optional<String> backwards(GitClone git, RevCommit commit) throws IOException {
    Optional<Revision> inForce = admission.inForce();
    return ObjectId.isId(options.ref()) || inForce.isEmpty()
        ? Optional.empty()
        : new Descent(git.repository(), path).refusal(inForce.get().id(), commit);
  }

  private static Optional<Policies> firstGoodParent(
      RevCommit commit, GitFiles files, RevWalk walk) {
    try {
      RevCommit at = commit;
      for (int i = 0; i < MAX_PARENTS && at.getParentCount() > 0; i++) {
        at = walk.parseCommit(at.getParent(0));
        Optional<Policies> good = Admission.load(files.of(at));
        if (good.isPresent()) {
          return good;
        }
      }
    } catch (IOException e) {
      // A shallow or damaged history has no older commit to offer.
      return Optional.empty();
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    ticker.close();
    clone.ifPresent(GitClone::close);
  }
}
