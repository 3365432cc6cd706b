package dev.fingerpost.envoy.bootstrap;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.plan.Locality;
import java.util.List;

/**
 * What differs from one Envoy's bootstrap to another's.
 *
 * @param id unique among all Envoys
 * @param cluster the service that the Envoy stands beside
 * @param locality where the Envoy runs: region and zone as the registry has them, or empty
 * @param xds where control planes listen, at least one
 * @param outbound where the outbound listener shall listen
 * @param admin where Envoy's own admin interface shall listen, loopback as a rule
 */
public record BootstrapOptions(
    String id,
    String cluster,
    Locality locality,
    List<Address> xds,
    Address outbound,
    Address admin) {
  public BootstrapOptions {
    xds = ImmutableList.copyOf(xds);
    if (id.isEmpty() || cluster.isEmpty() || xds.isEmpty()) {
      throw new IllegalArgumentException(
          "bootstrap: id " + id + ", cluster " + cluster + ", control planes " + xds);
    }
  }

  /** An Envoy that does not say where it runs. */
  public BootstrapOptions(
      String id, String cluster, List<Address> xds, Address outbound, Address admin) {
    this(id, cluster, Locality.UNKNOWN, xds, outbound, admin);
  }
}
