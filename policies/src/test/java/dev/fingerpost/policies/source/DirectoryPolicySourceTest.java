package dev.fingerpost.policies.source;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryPolicySourceTest {

  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(temp.resolve("policies"));
  }

  @Test
  void readsAllFilesBelowTheFolder() throws IOException {
    write("a.yaml", "services: {a: {timeout: 1s}}");
    write("team/b.yml", "services: {b: {timeout: 2s}}");
    write("notes.txt", "{");
    write(".git/c.yaml", "{");

    DirectoryPolicySource source = polled(source(Shelf.NONE));

    SourceState<Policies> state = source.state().get();
    assertThat(state.status()).isEqualTo(new SourceStatus.Live());
    Policies policies = state.value().orElseThrow();
    assertThat(policies.set().services().keySet()).containsExactly("a", "b");
    assertThat(policies.revision().id()).matches("sha256:[0-9a-f]{64}");
    assertThat(policies.origins().of("services.b").orElseThrow().file())
        .isEqualTo(folder + "/team/b.yml");
  }

  @Test
  void aBadFileChangesNothingUntilItIsRepaired() throws IOException {
    write("a.yaml", "services: {a: {timeout: 1s}}");
    DirectoryPolicySource source = polled(source(Shelf.NONE));
    Optional<Policies> good = source.state().get().value();

    write("a.yaml", "services: {a: {timeout: 15}}");
    polled(polled(source));

    assertThat(source.state().get().value()).isEqualTo(good);
    assertThat(source.state().get().status())
        .isEqualTo(
            new SourceStatus.Refused(
                "folder %s: 1 error, first: %s/a.yaml:1:25 `timeout` must be string, not integer"
                    .formatted(folder, folder),
                NOW));
    assertThat(source.state().get().diagnostics()).hasSize(1);

    write("a.yaml", "services: {a: {timeout: 15s}}");
    polled(polled(source));

    assertThat(source.state().get().status()).isEqualTo(new SourceStatus.Live());
    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void aChangeIsReadOnlyOnceItHasStood() throws IOException {
    write("a.yaml", "services: {a: {timeout: 1s}}");
    DirectoryPolicySource source = polled(source(Shelf.NONE));

    write("a.yaml", "services: {a: {timeout: 22s}}");
    polled(source);
    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(1));

    polled(source);
    assertThat(timeout(source)).isEqualTo(Duration.ofSeconds(22));
  }

  @Test
  void aRestartOnBadFilesKeepsTheLastGoodOnes() throws IOException {
    MemoryShelf state = new MemoryShelf();
    write("a.yaml", "services: {a: {timeout: 1s}}");
    Optional<Policies> good = polled(source(state)).state().get().value();

    write("a.yaml", "services: {a");
    SourceState<Policies> restarted = polled(source(state)).state().get();

    assertThat(restarted.value()).isEqualTo(good);
    assertThat(restarted.status()).isInstanceOf(SourceStatus.Refused.class);

    SourceState<Policies> withoutState = polled(source(Shelf.NONE)).state().get();
    assertThat(withoutState.value()).isEmpty();
    assertThat(withoutState.status()).isInstanceOf(SourceStatus.Starting.class);
  }

  @Test
  void whatMakesNoSenseOrIsForeignIsAsGoodAsNone() throws IOException {
    MemoryShelf state = new MemoryShelf();
    write("a.yaml", "services: {a: {timeout: 1s}}");
    polled(source(state)).close();
    byte[] bytes = state.read().orElseThrow();
    write("a.yaml", "{");

    for (int end = 0; end < bytes.length; end += 7) {
      byte[] cut = Arrays.copyOf(bytes, end);
      MemoryShelf damaged = new MemoryShelf();
      damaged.keep(() -> cut);
      assertThat(polled(source(damaged)).state().get().value()).as("%d bytes", end).isEmpty();
    }
    Path other = Files.createDirectories(temp.resolve("other"));
    Files.writeString(other.resolve("a.yaml"), "{");
    DirectoryPolicySource elsewhere =
        new DirectoryPolicySource(other, Duration.ofHours(1), state, CLOCK);
    assertThat(polled(elsewhere).state().get().value()).isEmpty();
    assertThat(polled(source(state)).state().get().value()).isPresent();
  }

  @Test
  void aFolderThatGoesAwayIsStaleAndComesBack() throws IOException {
    write("a.yaml", "services: {a: {timeout: 1s}}");
    DirectoryPolicySource source = polled(source(Shelf.NONE));
    Optional<Policies> good = source.state().get().value();

    Path away = temp.resolve("away");
    Files.move(folder, away);
    polled(source);
    assertThat(source.state().get().status()).isInstanceOf(SourceStatus.Stale.class);
    assertThat(source.state().get().value()).isEqualTo(good);

    Files.move(away, folder);
    polled(source);
    assertThat(source.state().get().status()).isEqualTo(new SourceStatus.Live());
  }

  @Test
  void linksAreReadOnlyWithinTheFolder() throws IOException {
    write("..data/real.yaml", "services: {a: {timeout: 1s}}");
    Files.createSymbolicLink(folder.resolve("inside.yaml"), Path.of("..data").resolve("real.yaml"));
    assertThat(polled(source(Shelf.NONE)).state().get().status())
        .isEqualTo(new SourceStatus.Live());

    Path secret = Files.writeString(temp.resolve("secret.yaml"), "services: {}");
    Files.createSymbolicLink(folder.resolve("out.yaml"), secret);
    Files.createSymbolicLink(folder.resolve("void.yaml"), temp.resolve("nothing"));
    assertThat(polled(source(Shelf.NONE)).state().get().diagnostics())
        .extracting(found -> found.location().orElseThrow().file() + " " + found.message())
        .containsExactly(
            folder + "/out.yaml unreadable: not a regular file within the folder",
            folder + "/void.yaml unreadable: not a regular file within the folder");
  }

  @Test
  void theRevisionIsThatOfTheTextsAlone() throws IOException {
    write("a.yaml", "services: {}");
    Path copy = Files.createDirectories(temp.resolve("copy"));
    Files.writeString(copy.resolve("a.yaml"), "services: {}");

    PolicyFiles files = PolicyFiles.read(folder);
    assertThat(PolicyFiles.read(copy).revision().id()).isEqualTo(files.revision().id());

    Files.writeString(copy.resolve("a.yaml"), "services: {} # more");
    assertThat(PolicyFiles.read(copy).revision().id()).isNotEqualTo(files.revision().id());
    assertThat(PolicyFiles.read(copy.resolve("a.yaml")).texts()).containsOnlyKeys(copy + "/a.yaml");
  }

  @Test
  void anEmptyFolderIsLiveWithAWarning() {
    SourceState<Policies> state = polled(source(Shelf.NONE)).state().get();

    assertThat(state.status()).isEqualTo(new SourceStatus.Live());
    assertThat(state.diagnostics()).extracting(found -> found.code()).containsExactly("W123");
  }

  @Test
  void watchesByItselfUntilItIsClosed() throws Exception {
    write("a.yaml", "services: {a: {timeout: 1s}}");
    try (DirectoryPolicySource source =
        new DirectoryPolicySource(folder, Duration.ofMillis(1), Shelf.NONE, CLOCK)) {
      CountDownLatch live = new CountDownLatch(1);
      CountDownLatch changed = new CountDownLatch(2);
      source.state().onChange(live::countDown);
      source.state().onChange(changed::countDown);
      source.start();
      assertThat(live.await(30, TimeUnit.SECONDS)).isTrue();
      write("a.yaml", "services: {a: {timeout: 33s}}");
      assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private DirectoryPolicySource source(Shelf state) {
    return new DirectoryPolicySource(folder, Duration.ofHours(1), state, CLOCK);
  }

  private static DirectoryPolicySource polled(DirectoryPolicySource source) {
    source.poll();
    return source;
  }

  private static Duration timeout(DirectoryPolicySource source) {
    return source.state().get().value().orElseThrow().set().of("a").requests().timeouts().request();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
