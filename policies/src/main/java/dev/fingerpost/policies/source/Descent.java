package dev.fingerpost.policies.source;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Whether a commit may follow the one in force: only if it descends from it. A ref that moves
 * backwards or aside is a mistake, a late mirror or a forced push, and none of them may take back
 * what is served.
 *
 * <p>Where history cannot tell, because the commit in force is not there or the clone is shallow,
 * the newer one is believed.
 */
record Descent(Repository repository, PolicyPath path) {

  /** Why the next commit may not follow; empty if it may. */
  Optional<String> refusal(String inForce, RevCommit next) throws IOException {
    if (!ObjectId.isId(inForce) || inForce.equals(next.name())) {
      return Optional.empty();
    }
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit from = walk.parseCommit(ObjectId.fromString(inForce));
      RevCommit to = walk.parseCommit(next);
      if (walk.isMergedInto(from, to) || isShallow() || policies(from).equals(policies(to))) {
        return Optional.empty();
      }
      String what = walk.isMergedInto(to, from) ? "is older than" : "does not descend from";
      return Optional.of(
          "commit %s %s %s, which is in force: commit the wanted files on top of it (git revert), or restart with --git-ref %s"
              .formatted(shown(to), what, shown(from), to.name()));
    } catch (MissingObjectException e) {
      return Optional.empty();
    }
  }

  /** Such a clone does not know the parents of its oldest commits. */
  private boolean isShallow() throws IOException {
    return !repository.getObjectDatabase().getShallowCommits().isEmpty();
  }

  /** What there is of policies; two commits that agree on it are as good as one. */
  private ObjectId policies(RevCommit commit) throws IOException {
    if (path.prefix().isEmpty()) {
      return commit.getTree().getId();
    }
    try (TreeWalk folder = TreeWalk.forPath(repository, path.prefix(), commit.getTree())) {
      return folder == null ? ObjectId.zeroId() : folder.getObjectId(0);
    }
  }

  private static String shown(RevCommit commit) {
    return commit.name().substring(0, 12);
  }
}
