package dev.fingerpost.server.boot;

import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.consul.ConsulFlags;
import dev.fingerpost.model.catalog.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code serve} was asked to do.
 *
 * @param state the folder for what survives a restart
 */
public record ServeOptions(
    Registries registries, PolicyLocation policies, Listen listen, Optional<Path> state) {

  /**
   * Where facts come from; without any there is nothing to serve.
   *
   * @param consul what the command line says of Consuls
   * @param file the registry file
   * @param addresses which addresses may become endpoints
   */
  public record Registries(ConsulFlags consul, Optional<Path> file, AddressPolicy addresses) {

    /** One Consul at most, and one registry file at most. */
    public Registries(Optional<String> consul, Optional<Path> file, boolean allowLoopback) {
      this(
          consul.map(ConsulFlags::of).orElse(ConsulFlags.NONE),
          file,
          allowLoopback ? AddressPolicy.ALLOW_LOOPBACK : AddressPolicy.REFUSE_LOOPBACK);
    }
  }

  /** Where policy comes from. */
  public sealed interface PolicyLocation {

    /** No policy files: the built-in defaults. */
    record BuiltIn() implements PolicyLocation {}

    /** A folder, read as it is. */
    record Folder(Path folder) implements PolicyLocation {}

    /**
     * A git repository, read commit by commit.
     *
     * @param repository a folder or a URL
     * @param ref the ref that is followed; empty means the repository's HEAD
     * @param glob which files of the tree are policies
     * @param poll how often it is looked at; empty means what suits a URL or a folder
     */
    record Git(String repository, Optional<String> ref, String glob, Optional<Duration> poll)
        implements PolicyLocation {}
  }

  /** Where the two ports are. Port 0 is not possible; both are loopback addresses. */
  public record Listen(Address xds, Address admin) {}
}
