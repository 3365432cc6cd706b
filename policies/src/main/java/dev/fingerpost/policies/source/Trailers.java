package dev.fingerpost.policies.source;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.policy.Approval;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * What the messages of the newest commits approve: {@code Fingerpost-Approve: HASH} in the last
 * paragraph. Several commits are looked at, since more than one may come with a fetch.
 */
final class Trailers {

  private static final String KEY = "Fingerpost-Approve";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{12,64}");
  private static final int COMMITS = 50;

  private Trailers() {}

  /** The approvals of a commit and of those before it. */
  static ImmutableSet<Approval> of(Repository repository, ObjectId head) throws IOException {
    ImmutableSet.Builder<Approval> approvals = ImmutableSet.builder();
    try (RevWalk walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(head));
      for (int i = 0; i < COMMITS; i++) {
        RevCommit commit = walk.next();
        if (commit == null) {
          break;
        }
        approvals.addAll(of(commit));
      }
    }
    return approvals.build();
  }

  private static List<Approval> of(RevCommit commit) {
    String author = commit.getAuthorIdent().getName().replaceAll("\\p{Cntrl}", " ");
    String by = "commit %s (%s)".formatted(commit.name().substring(0, 12), author);
    return commit.getFooterLines(KEY).stream()
        .map(value -> Ascii.toLowerCase(value.strip()))
        .filter(hash -> HASH.matcher(hash).matches())
        .map(hash -> new Approval(hash, Ascii.truncate(by, 100, "...")))
        .toList();
  }
}
