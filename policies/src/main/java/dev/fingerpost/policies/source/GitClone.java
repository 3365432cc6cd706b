package dev.fingerpost.policies.source;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * An open repository whose ref is followed: the user's own, which is only read, or a bare clone of
 * our own that is fetched into. Owned by one thread.
 */
final class GitClone implements AutoCloseable {

  private static final String REMOTE_HEAD = "refs/fingerpost/HEAD";
  private static final int TIMEOUT_SECONDS = 30;

  private final Repository repository;
  private final Optional<String> url;

  private GitClone(Repository repository, Optional<String> url) {
    this.repository = repository;
    this.url = url;
  }

  /** Opens a repository, or makes the bare clone in the work folder. */
  static GitClone open(GitLocation location, Path workFolder) throws IOException {
    return switch (location) {
      case GitLocation.Local local ->
          new GitClone(openLocal(local.folder().toAbsolutePath()), Optional.empty());
      case GitLocation.Remote remote ->
          new GitClone(openBare(remote.url(), workFolder), Optional.of(remote.url()));
    };
  }

  private static Repository openLocal(Path folder) throws IOException {
    FileRepositoryBuilder builder = new FileRepositoryBuilder().setMustExist(true);
    if (RepositoryCache.FileKey.isGitRepository(folder.toFile(), FS.DETECTED)) {
      return builder.setGitDir(folder.toFile()).build();
    }
    builder.findGitDir(folder.toFile());
    Path found = builder.getGitDir() == null ? folder : builder.getGitDir().toPath();
    // A repository further up is not the one that was meant.
    if (builder.getGitDir() == null || !Files.exists(folder.resolve(".git"))) {
      throw new IOException("not a git repository: " + found);
    }
    return builder.build();
  }

  private static Repository openBare(String url, Path workFolder) throws IOException {
    String name = Hashing.sha256().hashString(url, StandardCharsets.UTF_8).toString();
    Path folder = workFolder.resolve("git-" + name.substring(0, 16));
    Repository bare = new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
    if (!bare.getObjectDatabase().exists()) {
      Files.createDirectories(workFolder);
      bare.create(true);
      // Collected within a fetch, not by a thread that outlives us.
      bare.getConfig().setBoolean("gc", null, "autoDetach", false);
      bare.getConfig().save();
    }
    return bare;
  }

  Repository repository() {
    return repository;
  }

  /** Fetches, if the repository is a clone of ours. */
  void refresh() throws IOException {
    if (url.isEmpty()) {
      return;
    }
    try (Git git = new Git(repository)) {
      git.fetch()
          .setRemote(url.get())
          .setRefSpecs(
              "+HEAD:" + REMOTE_HEAD, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
          .setTagOpt(TagOpt.NO_TAGS)
          .setRemoveDeletedRefs(true)
          .setTimeout(TIMEOUT_SECONDS)
          .call();
    } catch (GitAPIException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The commit that the ref names now. */
  ObjectId resolve(String ref) throws IOException {
    String here = url.isPresent() && ref.equals("HEAD") ? REMOTE_HEAD : ref;
    ObjectId id = repository.resolve(here + "^{commit}");
    if (id == null) {
      throw new IOException("no commit at " + ref);
    }
    return id;
  }

  /** A location as it may be shown: without a password. */
  static String shown(String location) {
    try {
      return new URIish(location).setPass(null).toString();
    } catch (URISyntaxException e) {
      return "the repository";
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
