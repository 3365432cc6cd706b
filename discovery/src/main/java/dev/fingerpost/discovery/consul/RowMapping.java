package dev.fingerpost.discovery.consul;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.discovery.AddressPolicy.Outcome;
import dev.fingerpost.discovery.Quoted;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Instance.Presence;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.Weights;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of one service to its instances. A row that cannot be an instance is left out with a
 * diagnostic; the others stay.
 */
final class RowMapping {

  /** What stands in the catalog to serve other instances, and is not called by name. */
  private static final ImmutableSet<String> INFRASTRUCTURE =
      ImmutableSet.of(
          "connect-proxy", "mesh-gateway", "terminating-gateway", "ingress-gateway", "api-gateway");

  private final String service;
  private final AddressPolicy addresses;
  private final Map<InstanceKey, Instance> instances = new TreeMap<>();
  private final ImmutableSortedSet.Builder<Diagnostic> diagnostics =
      ImmutableSortedSet.naturalOrder();

  private boolean callable;

  private RowMapping(String service, AddressPolicy addresses) {
    this.service = service;
    this.addresses = addresses;
  }

  /** What the rows say about the service. */
  static Reading read(String service, List<Row> rows, AddressPolicy addresses) {
    RowMapping mapping = new RowMapping(service, addresses);
    rows.forEach(mapping::add);
    return new Reading(
        new Service(service, ImmutableList.copyOf(mapping.instances.values())),
        rows.size(),
        mapping.callable || rows.isEmpty(),
        mapping.diagnostics.build().asList());
  }

  private void add(Row row) {
    Row.Registration said = row.service();
    String path = service + "/" + new Quoted(said.id()).bare();
    if (!row.unreadable().isEmpty()) {
      diagnostics.add(RegistryProblem.UNREADABLE.at(service, row.unreadable()));
      return;
    }
    if (said.id().isEmpty()) {
      diagnostics.add(RegistryProblem.UNREADABLE.at(service, "no service id"));
      return;
    }
    if (INFRASTRUCTURE.contains(said.kind())) {
      return;
    }
    callable = true;
    String host = said.host().isEmpty() ? row.node().address() : said.host();
    switch (addresses.check(host, said.port())) {
      case Outcome.Refused refused -> diagnostics.add(refused.problem().at(path, refused.value()));
      case Outcome.Accepted accepted -> {
        InstanceKey key =
            new InstanceKey(
                ConsulRegistry.NAME, row.node().datacenter(), row.node().name(), said.id());
        CheckRules checks = CheckRules.of(row.checks());
        checks
            .unknown()
            .forEach(status ->
                diagnostics.add(RegistryProblem.CHECK_STATUS.at(path, new Quoted(status))));
        AttributeLimits attributes = AttributeLimits.of(said.attributes());
        diagnostics.addAll(attributes.diagnostics(path));
        instances.put(
            key,
            new Instance(
                key,
                accepted.address(),
                checks.checks(),
                weights(path, said.weights()),
                attributes.attributes(),
                Presence.LISTED));
      }
    }
  }

  /** Consul takes a pair of zeros as not given; one zero alone drains. */
  private Weights weights(String path, Row.RawWeights raw) {
    if (raw.passing() == 0 && raw.warning() == 0) {
      return Weights.DEFAULT;
    }
    return new Weights(weight(path, raw.passing()), weight(path, raw.warning()));
  }

  private int weight(String path, long raw) {
    int weight = Math.clamp(raw, 0, Weights.MAX);
    if (weight != raw) {
      diagnostics.add(RegistryProblem.WEIGHTS.at(path, raw, weight));
    }
    return weight;
  }
}
