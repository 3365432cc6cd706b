package dev.fingerpost.integration.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.CommitCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.StoredConfig;

/** A local git repository of policies that somebody commits to. Owned by one thread. */
public final class GitRepository implements AutoCloseable {

  private static final String AUTHOR = "Somebody";
  private static final String ADDRESS = "somebody@localhost";

  private final Path folder;
  private final Git git;

  private GitRepository(Path folder, Git git) {
    this.folder = folder;
    this.git = git;
  }

  /** An empty repository with the branch {@code main}. */
  public static GitRepository create(Path folder) {
    try {
      Files.createDirectories(folder);
      Git git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
      // So that a commit by hand works for somebody without a git configuration, too.
      StoredConfig config = git.getRepository().getConfig();
      config.setString("user", null, "name", AUTHOR);
      config.setString("user", null, "email", ADDRESS);
      config.save();
      return new GitRepository(folder, git);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The work tree. */
  public Path folder() {
    return folder;
  }

  /** Writes a file, commits it, and returns the commit's id. */
  public String commit(String path, String content) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, content);
      git.add().addFilepattern(path).call();
      return changed(path).call().name();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts another commit in the place of the last one, as a rewritten history has it. */
  public String amend(String path, String content) {
    try {
      Files.writeString(folder.resolve(path), content);
      git.add().addFilepattern(path).call();
      return changed(path).setAmend(true).call().name();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has the branch name this commit, whatever it named; the work tree stays. */
  public void moveTo(String commit) {
    try {
      RefUpdate update = git.getRepository().updateRef("refs/heads/main");
      update.setNewObjectId(ObjectId.fromString(commit));
      update.setForceUpdate(true);
      RefUpdate.Result result = update.update();
      if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.REJECTED) {
        throw new IllegalStateException("cannot move main to " + commit + ": " + result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    git.close();
  }

  private CommitCommand changed(String path) {
    return git.commit()
        .setSign(false)
        .setAuthor(AUTHOR, ADDRESS)
        .setCommitter(AUTHOR, ADDRESS)
        .setMessage("Change " + path);
  }
}
