package dev.fingerpost.server.boot;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.consul.ConsulFlags;
import dev.fingerpost.discovery.consul.ConsulRegistry;
import dev.fingerpost.discovery.consul.ConsulSettings;
import dev.fingerpost.discovery.file.FileRegistry;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Shelf;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.policies.source.DirectoryPolicySource;
import dev.fingerpost.policies.source.GitPolicySource;
import dev.fingerpost.server.boot.ServeOptions.PolicyLocation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the sources that the options name, with what was kept of them.
 *
 * @param shelves where a value of this name is kept
 */
record Sources(
    ServeOptions options,
    Map<String, String> environment,
    Function<String, Shelf> shelves,
    Clock clock) {

  /**
   * The registries, Consuls first and in their order: the first one wins where two know an address.
   * Each datacenter of a Consul is one.
   */
  ImmutableList<Recall.Known> registries() {
    AddressPolicy addresses = options.registries().addresses();
    ImmutableList.Builder<Recall.Known> registries = ImmutableList.builder();
    for (ConsulSettings consul : consuls()) {
      String place =
          consul.where().agents().stream().map(URI::toString).collect(Collectors.joining(" "));
      Recall recall = new Recall(place, shelves);
      ConsulRegistry.all(consul.with(addresses), recall::catalog).stream()
          .map(recall::known)
          .forEach(registries::add);
    }
    options
        .registries()
        .file()
        .ifPresent(file ->
            registries.add(
                new Recall(file.toAbsolutePath().normalize().toString(), shelves)
                    .known(new FileRegistry(file, addresses))));
    return registries.build();
  }

  /** Those that the flags name; the environment alone names none here. */
  private ImmutableList<ConsulSettings> consuls() {
    ConsulFlags flags = options.registries().consul();
    return flags.consuls().isEmpty()
        ? ImmutableList.of()
        : ConsulSettings.fromEnvironment(environment, flags);
  }

  Source<Policies> policies() {
    return switch (options.policies()) {
      case PolicyLocation.BuiltIn _ -> new BuiltInPolicies();
      case PolicyLocation.Folder(Path folder) ->
          new DirectoryPolicySource(folder, DirectoryPolicySource.POLL, policyShelf(), clock);
      case PolicyLocation.Git git -> new GitPolicySource(gitOptions(git), clock);
    };
  }

  private GitPolicySource.Options gitOptions(PolicyLocation.Git git) {
    return new GitPolicySource.Options(
        git.repository(),
        git.ref().orElse("HEAD"),
        git.glob(),
        git.poll().orElseGet(() -> GitPolicySource.Options.pollOf(git.repository())),
        cloneFolder(git.repository()),
        policyShelf());
  }

  private Shelf policyShelf() {
    return shelves.apply("policies");
  }

  /** Where the clone of a URL is kept: in the state folder, else in the user's cache. */
  private Path cloneFolder(String repository) {
    String name =
        Hashing.sha256().hashString(repository, StandardCharsets.UTF_8).toString().substring(0, 16);
    return options
        .state()
        .map(state -> state.resolve("git"))
        .orElseGet(() -> cacheFolder().resolve("fingerpost").resolve("git"))
        .resolve(name);
  }

  private Path cacheFolder() {
    String cache = environment.get("XDG_CACHE_HOME");
    return cache != null && !cache.isEmpty()
        ? Path.of(cache)
        : Path.of(System.getProperty("user.home"), ".cache");
  }
}
