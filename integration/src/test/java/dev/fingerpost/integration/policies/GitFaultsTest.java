package dev.fingerpost.integration.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.world.Await;
import dev.fingerpost.integration.world.GitRepository;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import dev.fingerpost.policies.source.GitPolicySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F13: a repository in all the states that people and tools leave repositories in. */
class GitFaultsTest {

  private static final String FILE = "policies/orders.yaml";
  private static final Duration GUARD = Duration.ofSeconds(15);

  @TempDir Path folder;

  @Test
  void f13OnlyWhatIsCommittedCounts() throws IOException {
    try (GitRepository git = repository()) {
      String one = git.commit(FILE, timeout(1));
      String two = git.commit(FILE, timeout(2));
      String three = git.commit(FILE, timeout(3));
      git.moveTo(one);
      try (GitPolicySource source = source()) {
        await(source, "one second", live(1));
        Path dotGit = git.folder().resolve(".git");
        // A dirty tree, an index that somebody locks, a rebase that stands still, no branch.
        Files.writeString(git.folder().resolve(FILE), "services: {orders: {timeout");
        Files.writeString(git.folder().resolve("policies/new.yaml"), "nonsense: true\n");
        Files.createFile(dotGit.resolve("index.lock"));
        Files.createDirectories(dotGit.resolve("rebase-merge"));
        Files.writeString(dotGit.resolve("rebase-merge/head-name"), "refs/heads/main\n");
        git.moveTo(two);
        await(source, "two seconds", live(2));

        Files.writeString(dotGit.resolve("HEAD"), one + "\n");
        git.moveTo(three);
        await(source, "three seconds", live(3));
      }
    }
  }

  @Test
  void f13ABranchThatGoesBackIsRefusedAndTheNextCommitIsNot() {
    try (GitRepository git = repository()) {
      String one = git.commit(FILE, timeout(1));
      String two = git.commit(FILE, timeout(2));
      try (GitPolicySource source = source()) {
        await(source, "two seconds", live(2));

        git.moveTo(one);
        await(source, "it is refused", GitFaultsTest::isRefused);
        assertThat(seconds(source.state().get())).isEqualTo(2);
        assertThat(reason(source)).contains(one.substring(0, 7));

        git.moveTo(two);
        String three = git.commit(FILE, timeout(3));
        assertThat(three).isNotEqualTo(two);
        await(source, "three seconds", live(3));
      }
    }
  }

  @Test
  void f13ARewrittenHistoryIsRefused() {
    try (GitRepository git = repository()) {
      git.commit(FILE, timeout(1));
      String two = git.commit(FILE, timeout(2));
      try (GitPolicySource source = source()) {
        await(source, "two seconds", live(2));

        String other = git.amend(FILE, timeout(9));
        await(source, "it is refused", GitFaultsTest::isRefused);
        assertThat(seconds(source.state().get())).isEqualTo(2);
        assertThat(reason(source)).contains(other.substring(0, 7));

        git.moveTo(two);
        await(source, "all is well", live(2));
      }
    }
  }

  @Test
  void f13ARepositoryThatIsGoneLeavesTheLastGoodOne() throws IOException {
    try (GitRepository git = repository()) {
      git.commit(FILE, timeout(4));
      try (GitPolicySource source = source()) {
        await(source, "four seconds", live(4));

        delete(git.folder());
        await(source, "it is stale", state -> state.status() instanceof SourceStatus.Stale);
        assertThat(seconds(source.state().get())).isEqualTo(4);
      }
    }
  }

  private GitRepository repository() {
    return GitRepository.create(folder.resolve("git"));
  }

  private GitPolicySource source() {
    GitPolicySource source =
        new GitPolicySource(
            new GitPolicySource.Options(
                folder.resolve("git").toString(),
                "main",
                GitPolicySource.Options.PATH,
                Duration.ofMillis(50),
                folder.resolve("work"),
                Optional.of(folder.resolve("state"))),
            Clock.systemUTC());
    source.start();
    return source;
  }

  private static Predicate<SourceState<Policies>> live(int seconds) {
    return state -> state.status() instanceof SourceStatus.Live && seconds(state) == seconds;
  }

  private static boolean isRefused(SourceState<Policies> state) {
    return state.status() instanceof SourceStatus.Refused;
  }

  private static String reason(GitPolicySource source) {
    return source.state().get().status().toString();
  }

  private static long seconds(SourceState<Policies> state) {
    return state
        .value()
        .orElseThrow()
        .set()
        .of("orders")
        .requests()
        .timeouts()
        .request()
        .toSeconds();
  }

  private static void await(
      GitPolicySource source, String claim, Predicate<SourceState<Policies>> holds) {
    Await.until(
        claim,
        GUARD,
        () -> source.state().get().value().isPresent() && holds.test(source.state().get()),
        () -> reason(source));
  }

  private static String timeout(int seconds) {
    return "version: 1\nservices: {orders: {timeout: " + seconds + "s}}\n";
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      deepestFirst.forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
