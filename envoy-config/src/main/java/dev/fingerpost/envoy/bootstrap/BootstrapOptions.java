package dev.fingerpost.envoy.bootstrap;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.Address;
import java.util.List;

/**
 * What differs from one Envoy's bootstrap to another's.
 *
 * @param id unique among all Envoys
 * @param cluster the service that the Envoy stands beside
 * @param xds where control planes listen, at least one
 * @param outbound where the outbound listener shall listen
 * @param admin where Envoy's own admin interface shall listen, loopback as a rule
 */
public record BootstrapOptions(
    String id, String cluster, List<Address> xds, Address outbound, Address admin) {
  public BootstrapOptions {
    xds = ImmutableList.copyOf(xds);
    if (id.isEmpty() || cluster.isEmpty() || xds.isEmpty()) {
      throw new IllegalArgumentException(
          "bootstrap: id " + id + ", cluster " + cluster + ", control planes " + xds);
    }
  }
}
