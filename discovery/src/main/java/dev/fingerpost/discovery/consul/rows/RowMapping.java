package dev.fingerpost.discovery.consul.rows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.AddressPolicy.Outcome;
import dev.fingerpost.discovery.Quoted;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.discovery.consul.wire.Row;
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
public final class RowMapping {

  /** What stands in the catalog to serve other instances, and is not called by name. */
  private static final ImmutableSet<String> INFRASTRUCTURE =
      ImmutableSet.of(
          "connect-proxy", "mesh-gateway", "terminating-gateway", "ingress-gateway", "api-gateway");

  /** Nobody registers so many of one service in earnest. */
  private static final int MOST_INSTANCES = 10_000;

  private static final int LONGEST_ID = 255;

  private final String service;
  private final RowRules rules;
  private final Map<InstanceKey, Instance> instances = new TreeMap<>();
  private final ImmutableSortedSet.Builder<Diagnostic> diagnostics =
      ImmutableSortedSet.naturalOrder();

  private boolean callable;

  private RowMapping(String service, RowRules rules) {
    this.service = service;
    this.rules = rules;
  }

  /** What the rows say about the service. */
  public static Reading read(String service, List<Row> rows, RowRules rules) {
    RowMapping mapping = new RowMapping(service, rules);
    rows.stream().limit(MOST_INSTANCES).forEach(mapping::add);
    if (rows.size() > MOST_INSTANCES) {
      mapping.diagnostics.add(
          RegistryProblem.TOO_MANY_INSTANCES.at(service, rows.size(), MOST_INSTANCES));
    }
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
    if (!isPlain(said.id()) || !isPlain(row.node().name())) {
      diagnostics.add(RegistryProblem.ID.at(path, LONGEST_ID));
      return;
    }
    RowAddresses places = new RowAddresses(row, rules);
    switch (places.first()) {
      case Outcome.Refused refused -> diagnostics.add(refused.problem().at(path, refused.value()));
      case Outcome.Accepted accepted -> {
        InstanceKey key =
            new InstanceKey(
                rules.registry(), row.node().datacenter(), row.node().name(), said.id());
        CheckRules checks = CheckRules.of(row.checks());
        checks
            .unknown()
            .forEach(status ->
                diagnostics.add(RegistryProblem.CHECK_STATUS.at(path, new Quoted(status))));
        AttributeLimits attributes = AttributeLimits.of(row, places.tagged());
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

  private static boolean isPlain(String id) {
    return id.length() <= LONGEST_ID && id.chars().noneMatch(Character::isISOControl);
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
