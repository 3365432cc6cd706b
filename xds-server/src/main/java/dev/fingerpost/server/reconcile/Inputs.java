package dev.fingerpost.server.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Source;

/**
 * All that a pass may read, each in its latest-wins cell.
 *
 * @param registries in the order of the command line: the first wins where two disagree
 * @param audiences the groups of Envoys that are connected
 */
public record Inputs(
    ImmutableList<Source<ServiceCatalog>> registries,
    Source<Policies> policies,
    Latest<ImmutableSet<Audience>> audiences) {

  void onChange(Runnable listener) {
    registries.forEach(registry -> registry.state().onChange(listener));
    policies.state().onChange(listener);
    audiences.onChange(listener);
  }
}
