package dev.fingerpost.policies.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fingerpost.model.policy.Approval;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Shelf;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.model.source.SourceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.RefSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitPolicySourceTest {

  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final PersonIdent AUTHOR =
      new PersonIdent("Ada", "ada@example.com", NOW, ZoneOffset.UTC);

  @TempDir Path temp;
  private Path work;
  private Git git;
  private final List<GitPolicySource> open = new ArrayList<>();

  @BeforeEach
  void makeRepository() throws GitAPIException {
    IsolatedGit.install();
    work = temp.resolve("repo");
    git = Git.init().setDirectory(work.toFile()).setInitialBranch("main").call();
  }

  @AfterEach
  void closeAll() {
    open.forEach(GitPolicySource::close);
    git.close();
  }

  @Test
  void readsTheCommitAndNeverTheWorkTree() throws Exception {
    String id = commit("policies/team/a.yaml", "services: {a: {timeout: 1s}}");
    Files.writeString(work.resolve("policies/team/a.yaml"), "half writ");
    Files.writeString(work.resolve("policies/b.yaml"), "{");

    Policies policies = polled(local()).state().get().value().orElseThrow();

    assertThat(policies.set().of("a").requests().timeouts().request())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(policies.revision().id()).isEqualTo(id);
    assertThat(policies.revision().description()).isEqualTo("change policies/team/a.yaml (Ada)");
    assertThat(policies.origins().of("services.a").orElseThrow().file())
        .isEqualTo("policies/team/a.yaml");
  }

  @Test
  void aBadCommitChangesNothingUntilItIsRepaired() throws Exception {
    commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    GitPolicySource source = polled(local());
    Optional<Policies> good = source.state().get().value();

    String bad = commit("policies/a.yaml", "services: {a: {timeout: 15, retry: x}}");
    polled(source);
    assertThat(source.state().get().value()).isEqualTo(good);
    assertThat(source.state().get().status())
        .isEqualTo(
            new SourceStatus.Refused(
                "commit %s: 2 errors, first: policies/a.yaml:1:25 ".formatted(bad.substring(0, 12))
                    + "`timeout` must be string, not integer",
                NOW));
    SourceState<Policies> refused = source.state().get();
    polled(source);
    assertThat(source.state().get()).isSameAs(refused);

    commit("policies/a.yaml", "services: {a: {timeout: 15s}}");
    polled(source);
    assertThat(source.state().get().status()).isEqualTo(new SourceStatus.Live());
    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void theTrailersOfTheNewestCommitsAreApprovals() throws Exception {
    commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    GitPolicySource source = polled(local());
    assertThat(source.state().get().value().orElseThrow().approvals()).isEmpty();

    String first = empty("Scale down\n\nAs planned.\n\nFingerpost-Approve: 4F1C09A2BE77\n");
    String second =
        empty(
            """
            More

            Fingerpost-Approve: 0123456789ab
            Fingerpost-Approve: not a hash
            Signed-off-by: Ada <ada@example.com>
            """);
    polled(source);

    assertThat(source.state().get().value().orElseThrow().approvals())
        .containsExactlyInAnyOrder(
            new Approval("4f1c09a2be77", "commit " + first.substring(0, 12) + " (Ada)"),
            new Approval("0123456789ab", "commit " + second.substring(0, 12) + " (Ada)"));
  }

  @Test
  void aBadCommitApprovesNothing() throws Exception {
    commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    GitPolicySource source = polled(local());
    writeFile("policies/a.yaml", "{");
    git.add().addFilepattern(".").call();
    empty("Bad\n\nFingerpost-Approve: 4f1c09a2be77\n");
    polled(source);

    assertThat(source.state().get().value().orElseThrow().approvals()).isEmpty();
  }

  @Test
  void aRestartOnABadCommitTakesTheStateFolder() throws Exception {
    MemoryShelf state = new MemoryShelf();
    commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    Optional<Policies> good = polled(source(work.toString(), "HEAD", state)).state().get().value();
    // The good commit is lost: only the state folder still has its files.
    git.close();
    Files.move(work, temp.resolve("away"));
    makeRepository();
    commit("policies/a.yaml", "{");

    SourceState<Policies> restarted = polled(source(work.toString(), "HEAD", state)).state().get();

    assertThat(restarted.value()).isEqualTo(good);
    assertThat(restarted.status()).isInstanceOf(SourceStatus.Refused.class);
    assertThat(restarted.diagnostics()).isNotEmpty();
  }

  @Test
  void aRestartOnABadCommitWithoutStateTakesTheNewestGoodParent() throws Exception {
    commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    String good = commit("policies/a.yaml", "services: {a: {timeout: 2s}}");
    commit("policies/a.yaml", "services: {a: {timeout: 3}}");
    commit("policies/a.yaml", "services: {a: {timeout: 4}}");

    SourceState<Policies> state = polled(local()).state().get();

    assertThat(state.value().orElseThrow().revision().id()).isEqualTo(good);
    assertThat(state.status()).isInstanceOf(SourceStatus.Refused.class);
  }

  @Test
  void withNothingGoodAnywhereItSaysWhyItIsNotReady() throws Exception {
    String bad = commit("policies/a.yaml", "services: {a: {timeout: 3}}");

    SourceState<Policies> state = polled(local()).state().get();

    assertThat(state.value()).isEmpty();
    assertThat(state.status())
        .isEqualTo(
            new SourceStatus.Starting(
                "commit %s: 1 error, first: policies/a.yaml:1:25 ".formatted(bad.substring(0, 12))
                    + "`timeout` must be string, not integer"));
  }

  @Test
  void followsABranch() throws Exception {
    commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    git.branchCreate().setName("live").call();
    commit("policies/a.yaml", "services: {a: {timeout: 2s}}");

    GitPolicySource source = polled(source(work.toString(), "live", Shelf.NONE));
    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(1));

    git.branchCreate().setName("live").setForce(true).call();
    polled(source);
    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void fetchesFromAUrl() throws Exception {
    commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    GitPolicySource source = polled(source(work.toUri().toString(), "HEAD", Shelf.NONE));
    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(1));

    commit("policies/a.yaml", "services: {a: {timeout: 2s}}");
    polled(source);
    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(2));

    Path away = temp.resolve("away");
    Files.move(work, away);
    polled(source);
    assertThat(source.state().get().status()).isInstanceOf(SourceStatus.Stale.class);
    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(2));

    Files.move(away, work);
    polled(source);
    assertThat(source.state().get().status()).isEqualTo(new SourceStatus.Live());
  }

  @Test
  void aRefThatMovesBackwardsIsRefusedUntilItDescendsAgain() throws Exception {
    String first = commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    String second = commit("policies/a.yaml", "services: {a: {timeout: 2s}}");
    GitPolicySource source = polled(local());

    reset(first);
    polled(source);

    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(2));
    assertThat(reason(source))
        .isEqualTo(
            "commit %s is older than %s, which is in force: commit the wanted files on top of it"
                    .formatted(first.substring(0, 12), second.substring(0, 12))
                + " (git revert), or restart with --git-ref "
                + first);
    SourceState<Policies> refused = source.state().get();
    polled(source);
    assertThat(source.state().get()).isSameAs(refused);

    reset(second);
    polled(source);
    assertThat(source.state().get().status()).isEqualTo(new SourceStatus.Live());
    commit("policies/a.yaml", "services: {a: {timeout: 3s}}");
    assertThat(timeout(polled(source))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aForcedPushAsideIsRefusedAndARestartDoesNotHelpIt() throws Exception {
    MemoryShelf state = new MemoryShelf();
    String base = commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    commit("policies/a.yaml", "services: {a: {timeout: 2s}}");
    GitPolicySource source = polled(source(work.toString(), "HEAD", state));

    reset(base);
    String aside = commit("policies/a.yaml", "services: {a: {timeout: 9s}}");
    assertThat(reason(polled(source))).contains("does not descend from");
    GitPolicySource restarted = polled(source(work.toString(), "HEAD", state));
    assertThat(reason(restarted)).contains("does not descend from");
    assertThat(timeout(restarted)).isEqualTo(Duration.ofSeconds(2));

    GitPolicySource named = polled(source(work.toString(), aside, state));
    assertThat(named.state().get().status()).isEqualTo(new SourceStatus.Live());
    assertThat(timeout(named)).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void anotherHistoryWithTheSamePoliciesIsAsGood() throws Exception {
    String base = commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    commit("README", "one");
    GitPolicySource source = polled(local());

    reset(base);
    String aside = commit("README", "another");
    polled(source);

    assertThat(source.state().get().status()).isEqualTo(new SourceStatus.Live());
    assertThat(source.state().get().value().orElseThrow().revision().id()).isEqualTo(aside);
  }

  @Test
  void readsABareRepository() throws Exception {
    commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    Path bare = temp.resolve("bare.git");
    Git.init().setBare(true).setDirectory(bare.toFile()).setInitialBranch("main").call().close();
    git.push().setRemote(bare.toString()).setRefSpecs(new RefSpec("main:main")).call();

    assertThat(timeout(polled(source(bare.toString(), "main", Shelf.NONE))))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void refusesLinksAndFilesThatAreTooLarge() throws Exception {
    Files.createDirectories(work.resolve("policies"));
    Files.createSymbolicLink(work.resolve("policies/link.yaml"), Path.of("a.yaml"));
    writeFile("policies/large.yaml", "#".repeat((1 << 20) + 1));
    commit("policies/a.yaml", "services: {}");

    SourceState<Policies> state = polled(local()).state().get();

    assertThat(state.diagnostics())
        .extracting(found -> found.location().orElseThrow().file() + " " + found.message())
        .containsExactly(
            "policies/large.yaml unreadable: over 1 MiB",
            "policies/link.yaml unreadable: a link or submodule, not a regular file");
  }

  @Test
  void saysWhatCannotBeFollowed() throws Exception {
    assertThatThrownBy(() -> source("ssh://git@example.com/x", "HEAD", Shelf.NONE))
        .hasMessageContaining("ssh is not there");
    assertThatThrownBy(() -> source("git@example.com:x.git", "HEAD", Shelf.NONE))
        .hasMessageContaining("ssh is not there");
    assertThat(polled(source(temp.toString(), "HEAD", Shelf.NONE)).state().get().status())
        .isEqualTo(new SourceStatus.Starting(temp + ": not a git repository: " + temp));
    commit("policies/a.yaml", "services: {}");
    assertThat(polled(source(work.toString(), "nope", Shelf.NONE)).state().get().status())
        .isEqualTo(new SourceStatus.Starting(work + ": no commit at nope"));
  }

  @Test
  void theUsersHomeAndRepositoryStayUntouched() throws Exception {
    commit("policies/a.yaml", "services: {a: {timeout: 1s}}");
    Path home = Path.of(System.getProperty("user.home"), ".config", "jgit");
    boolean before = Files.exists(home);
    List<Path> files = list(work);

    polled(local());
    polled(source(work.toUri().toString(), "HEAD", Shelf.NONE));

    assertThat(list(work)).isEqualTo(files);
    assertThat(Files.exists(home)).isEqualTo(before);
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(GitClone.shown("https://me:secret@example.com/x.git"))
        .isEqualTo("https://me@example.com/x.git");
  }

  @Test
  void thePathIsWhatStandsBeforeTheFirstStar() {
    assertThat(PolicyPath.of("policies/**/*.yaml")).isEqualTo(new PolicyPath("policies"));
    assertThat(PolicyPath.of("**/*.yaml")).isEqualTo(new PolicyPath(""));
    assertThat(PolicyPath.of("a/b/")).isEqualTo(new PolicyPath("a/b"));
    assertThatThrownBy(() -> PolicyPath.of("../x")).hasMessageContaining("expected");
  }

  private GitPolicySource local() {
    return source(work.toString(), "HEAD", Shelf.NONE);
  }

  private GitPolicySource source(String repository, String ref, Shelf state) {
    GitPolicySource source =
        new GitPolicySource(
            new GitPolicySource.Options(
                repository,
                ref,
                GitPolicySource.Options.PATH,
                Duration.ofHours(1),
                temp.resolve("work"),
                state),
            Clock.fixed(NOW, ZoneOffset.UTC));
    open.add(source);
    return source;
  }

  private static GitPolicySource polled(GitPolicySource source) {
    source.poll();
    return source;
  }

  private void reset(String commit) throws GitAPIException {
    git.reset().setMode(ResetCommand.ResetType.HARD).setRef(commit).call();
  }

  private static String reason(GitPolicySource source) {
    return source.state().get().status() instanceof SourceStatus.Refused(String reason, _)
        ? reason
        : source.state().get().status().toString();
  }

  private static Duration timeout(GitPolicySource source) {
    return source.state().get().value().orElseThrow().set().of("a").requests().timeouts().request();
  }

  private String commit(String name, String text) throws IOException, GitAPIException {
    writeFile(name, text);
    git.add().addFilepattern(".").call();
    return git.commit()
        .setMessage("change " + name)
        .setAuthor(AUTHOR)
        .setCommitter(AUTHOR)
        .call()
        .name();
  }

  private String empty(String message) throws GitAPIException {
    return git.commit()
        .setAllowEmpty(true)
        .setMessage(message)
        .setAuthor(AUTHOR)
        .setCommitter(AUTHOR)
        .call()
        .name();
  }

  private void writeFile(String name, String text) throws IOException {
    Path file = work.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }
}
