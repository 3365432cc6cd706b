package dev.fingerpost.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.world.GitRepository;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Shelf;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import dev.fingerpost.policies.PolicyReader;
import dev.fingerpost.policies.source.DirectoryPolicySource;
import dev.fingerpost.policies.source.GitPolicySource;
import dev.fingerpost.policies.source.PolicyFiles;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long it takes to read and check a folder of 1,000 policy files, cold, and after a change of
 * one of them. A measurement that judges nothing; it runs when it is asked for by name.
 */
class PolicyReadingReport {

  private static final int FILES = 1_000;
  private static final int COLD_RUNS = 20;
  private static final int CHANGES = 100;
  private static final Duration LOOK = Duration.ofMillis(1);
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final String[] BALANCERS = {
    "leastRequest",
    "roundRobin",
    "{policy: maglev, hashOn: [{header: x-user-id}]}",
    "{policy: ringHash, hashOn: [{cookie: {name: session, ttl: 1h}}], minimumRingSize: 2048}"
  };

  private @TempDir Path folder;

  @Test
  void cold() throws Exception {
    writeAll(folder.resolve("policies"));
    Times whole = new Times("fingerpost validate DIR, the whole process");
    for (int n = -1; n < COLD_RUNS; n++) { // the first builds the product
      long began = System.nanoTime();
      Process process =
          new ProcessBuilder(
                  Programs.root().resolve("bin/fingerpost").toString(),
                  "validate",
                  folder.resolve("policies").toString())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException("exit code " + status);
      }
      if (n >= 0) {
        whole.add(System.nanoTime() - began);
      }
    }
    print("1,000 policy files, cold, ms", whole);
  }

  @Test
  void oneChangedFileOfAFolder() throws IOException {
    Path policies = folder.resolve("policies");
    writeAll(policies);
    try (Source<Policies> source =
        new DirectoryPolicySource(policies, LOOK, Shelf.NONE, Clock.systemUTC())) {
      measure(
          "1,000 policy files in a folder, looked at every ms: one changes, ms",
          source,
          change -> Files.writeString(policies.resolve(path(change)), text(change, change + 1)));
    }
  }

  @Test
  void oneChangedFileOfARepository() throws IOException, GitAPIException {
    try (GitRepository git = GitRepository.create(folder.resolve("git"))) {
      writeAll(git.folder().resolve("policies"));
      try (Git all = Git.open(git.folder().toFile())) {
        all.add().addFilepattern("policies").call();
      }
      git.commit("policies/defaults.yaml", "defaults: {timeout: 9s}\n");
      try (Source<Policies> source =
          new GitPolicySource(
              new GitPolicySource.Options(
                  git.folder().toString(),
                  "HEAD",
                  GitPolicySource.Options.PATH,
                  LOOK,
                  folder.resolve("work"),
                  Shelf.NONE),
              Clock.systemUTC())) {
        measure(
            "1,000 policy files in git, looked at every ms: a commit changes one, ms",
            source,
            change -> git.commit("policies/" + path(change), text(change, change + 1)));
      }
    }
  }

  @Test
  void theReadersPart() throws IOException {
    writeAll(folder);
    Map<String, byte[]> files = new TreeMap<>();
    Times read = new Times("read from the folder");
    Times first = new Times("parsed and checked, without a memory");
    Times next = new Times("parsed and checked, one file changed");
    PolicyReader reader = new PolicyReader();
    for (int n = 0; n < CHANGES; n++) {
      long began = cpu();
      files.putAll(PolicyFiles.read(folder).texts());
      long readAt = cpu();
      new PolicyReader().read(files);
      long firstAt = cpu();
      files.put(folder.resolve(path(n)).toString(), text(n, n + 1).getBytes(UTF_8));
      reader.read(files);
      if (n > 0) { // its first knows nothing yet
        next.add(cpu() - firstAt);
      }
      first.add(firstAt - readAt);
      read.add(readAt - began);
    }
    print("1,000 policy files in a process that runs, ms of the thread", read, first, next);
  }

  /** Of this thread alone, whatever else the machine does. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private interface Change {
    void make(int number) throws IOException;
  }

  private static void measure(String what, Source<Policies> source, Change change)
      throws IOException {
    Times first = new Times("the first reading");
    Times early = new Times("from the change to its policies, the first 5");
    Times late = new Times("from the change to its policies, the others");
    long began = System.nanoTime();
    source.start();
    first.add(awaitOther(source, Optional.empty()) - began);
    for (int n = 0; n < CHANGES; n++) {
      Optional<Policies> before = source.state().get().value();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      change.make(n);
      long changed = System.nanoTime();
      long seen = awaitOther(source, before);
      (n < 5 ? early : late).add(seen - changed);
    }
    print(what, first, early, late);
  }

  private static long awaitOther(Source<Policies> source, Optional<Policies> before) {
    long end = System.nanoTime() + GUARD.toNanos();
    while (true) {
      SourceState<Policies> now = source.state().get();
      if (!now.value().equals(before)) {
        return System.nanoTime();
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("not read: " + now.status() + now.diagnostics());
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
    }
  }

  private static void writeAll(Path folder) throws IOException {
    for (int n = 0; n < FILES; n++) {
      Path file = folder.resolve(path(n));
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, text(n, 0));
    }
  }

  private static String path(int n) {
    return "team-%02d/service-%04d.yaml".formatted(n % 20, n);
  }

  private static String text(int n, int version) {
    return """
    # Policies of service %1$d, version %2$d.
    version: 1
    services:
      service-%1$d:
        loadBalancer: %3$s
        connectTimeout: %4$dms
        timeout: 30s
        retry:
          numRetries: 2
          retryOn: [connectFailure, refusedStream, gatewayError]
          methods: [GET, HEAD]
          perTryTimeout: 1s
          backoff: {base: 25ms, max: 250ms}
        circuitBreaker:
          maxConnections: 100
          maxPendingRequests: 50
          maxRetries: 3
        outlierDetection:
          extends: standard
          consecutive5xx: 7
          interval: 5s
    """
        .formatted(n, version, BALANCERS[n % BALANCERS.length], 100 + version);
  }

  private static void print(String what, Times... times) {
    StringBuilder report = new StringBuilder(Times.header(what));
    for (Times each : times) {
      report.append('\n').append(each.line());
    }
    System.out.println(report);
  }
}
