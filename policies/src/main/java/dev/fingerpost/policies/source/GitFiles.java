package dev.fingerpost.policies.source;

import com.google.common.base.Ascii;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.model.yaml.YamlReader;
import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The policy files of a commit, read from its tree and never from a work tree. What is no plain
 * file or folder under the path is refused, not followed.
 */
record GitFiles(Repository repository, PolicyPath path) {

  private static final int MAX_PATH = 1_000;

  PolicyFiles of(RevCommit commit) throws IOException {
    FileCollector collector = new FileCollector();
    try (ObjectReader reader = repository.newObjectReader()) {
      if (path.prefix().isEmpty()) {
        try (TreeWalk walk = new TreeWalk(reader)) {
          walk.addTree(commit.getTree());
          collect(walk, reader, collector);
        }
      } else {
        try (TreeWalk folder = TreeWalk.forPath(reader, path.prefix(), commit.getTree())) {
          if (folder != null && folder.isSubtree()) {
            try (TreeWalk walk = new TreeWalk(reader)) {
              walk.addTree(folder.getObjectId(0));
              collect(walk, reader, collector);
            }
          }
        }
      }
    }
    return collector.files(
        revision(commit), path.prefix().isEmpty() ? "the repository" : path.prefix());
  }

  private void collect(TreeWalk walk, ObjectReader reader, FileCollector collector)
      throws IOException {
    while (walk.next() && !collector.isFull()) {
      String name = walk.getNameString();
      String full =
          path.prefix().isEmpty()
              ? walk.getPathString()
              : path.prefix() + "/" + walk.getPathString();
      FileMode mode = walk.getFileMode(0);
      if (!isPlain(name) || full.length() > MAX_PATH) {
        collector.refuse(full, "a name that no policy file may have");
      } else if (mode.equals(FileMode.TREE)) {
        walk.enterSubtree();
      } else if (mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE)) {
        if (PolicyFiles.isPolicyFile(name)) {
          read(walk, reader, full, collector);
        }
      } else if (!path.prefix().isEmpty() || PolicyFiles.isPolicyFile(name)) {
        collector.refuse(full, "a link or submodule, not a regular file");
      }
    }
  }

  private static void read(TreeWalk walk, ObjectReader reader, String full, FileCollector collector)
      throws IOException {
    ObjectLoader blob = reader.open(walk.getObjectId(0), Constants.OBJ_BLOB);
    if (blob.getSize() > YamlReader.MAX_BYTES) {
      collector.refuse(full, "over 1 MiB");
    } else {
      collector.add(full, blob.getBytes(YamlReader.MAX_BYTES));
    }
  }

  private static boolean isPlain(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && !Ascii.equalsIgnoreCase(name, ".git")
        && name.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == '/' || c == '\\');
  }

  private static Revision revision(RevCommit commit) {
    String subject = commit.getShortMessage().replaceAll("\\p{Cntrl}", " ");
    String author = commit.getAuthorIdent().getName().replaceAll("\\p{Cntrl}", " ");
    return new Revision(commit.name(), Ascii.truncate(subject + " (" + author + ")", 200, "..."));
  }
}
