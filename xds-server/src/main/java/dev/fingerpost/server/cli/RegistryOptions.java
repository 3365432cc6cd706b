package dev.fingerpost.server.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.Network;
import dev.fingerpost.discovery.consul.ConsulFlags;
import dev.fingerpost.discovery.consul.wire.Consistency;
import dev.fingerpost.model.catalog.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where facts come from, and which of them are taken. */
final class RegistryOptions {

  /** Where an Envoy's admin page is unless its bootstrap says otherwise. */
  private static final int ENVOY_ADMIN = 9901;

  @Option(
      names = "--consul",
      paramLabel = "[NAME=]URL[,URL]",
      description =
          "A Consul, by one of its agents or several (CONSUL_HTTP_ADDR); may be given for several"
              + " Consuls, each with a name. Token, CA and client certificate by Consul's own"
              + " variables: CONSUL_HTTP_TOKEN, CONSUL_CACERT, ...; of the Consul NAME alone:"
              + " CONSUL_HTTP_TOKEN_NAME, ...")
  private List<String> consuls = new ArrayList<>();

  @Option(
      names = "--datacenters",
      paramLabel = "[NAME=]DC[,DC]",
      description =
          "The datacenters that are read, first the one where the Envoys are (the agent's own).")
  private List<String> datacenters = new ArrayList<>();

  @Option(
      names = "--consul-stale",
      description =
          "Have any server of Consul answer, for very large fleets: its leader is spared, changes"
              + " come up to a tenth of a second later, and what has gone is asked of the leader.")
  private boolean stale;

  @Option(names = "--registry", paramLabel = "FILE", description = "A registry file.")
  private @Nullable Path registry;

  @Option(names = "--allow-loopback", description = "Take instances on loopback addresses.")
  private boolean allowLoopback;

  @Option(
      names = "--allow-addresses",
      paramLabel = "CIDR[,CIDR]",
      split = ",",
      description = "Take instances in these networks only (anywhere).")
  private List<String> networks = new ArrayList<>();

  @Option(
      names = "--admin-ports",
      paramLabel = "PORT[,PORT]",
      split = ",",
      description =
          "Ports that no request is routed to (9901 and those of --xds and --admin); 0 for none.")
  private @Nullable List<Integer> adminPorts;

  /** What the flags say of Consuls, or the environment if they say nothing. */
  ConsulFlags consuls(Map<String, String> environment) {
    List<String> given = new ArrayList<>(consuls);
    if (given.isEmpty() && !environment.getOrDefault("CONSUL_HTTP_ADDR", "").isBlank()) {
      given.add(environment.getOrDefault("CONSUL_HTTP_ADDR", ""));
    }
    return new ConsulFlags(
        ImmutableList.copyOf(given),
        ImmutableList.copyOf(datacenters),
        stale ? Consistency.STALE : Consistency.DEFAULT);
  }

  Optional<Path> file() {
    return Optional.ofNullable(registry);
  }

  /**
   * Which addresses may become endpoints.
   *
   * @param own where this process listens
   * @throws IllegalArgumentException if a network cannot be read; its message is for the user
   */
  AddressPolicy addresses(List<Address> own) {
    AddressPolicy usual =
        allowLoopback ? AddressPolicy.ALLOW_LOOPBACK : AddressPolicy.REFUSE_LOOPBACK;
    TreeSet<Integer> ports = new TreeSet<>();
    if (adminPorts == null) {
      ports.add(ENVOY_ADMIN);
      own.forEach(address -> ports.add(address.port()));
    } else {
      ports.addAll(adminPorts);
    }
    return usual.within(
        networks.stream().map(Network::parse).collect(ImmutableList.toImmutableList()),
        ImmutableSortedSet.copyOf(ports));
  }
}
