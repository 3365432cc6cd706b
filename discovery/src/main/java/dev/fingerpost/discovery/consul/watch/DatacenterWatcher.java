package dev.fingerpost.discovery.consul.watch;

import dev.fingerpost.discovery.consul.agent.Agents;
import dev.fingerpost.discovery.consul.agent.LastingThread;
import dev.fingerpost.discovery.consul.agent.Supervisor;
import dev.fingerpost.discovery.consul.catalog.CatalogState;
import dev.fingerpost.discovery.consul.rows.RowRules;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Rereadable.Look;
import dev.fingerpost.model.source.SourceState;

/**
 * All that watches one datacenter: the keeper of its catalog, the watch of its names, the search
 * for a lost leader, and the supervisor of their threads. Started and stopped by its owner.
 */
public final class DatacenterWatcher {

  private final Datacenter datacenter;
  private final Supervisor supervisor;
  private final CatalogKeeper keeper;
  private final Watch<?> names;
  private final LastingThread leaderWatch;
  private final SecondLook secondLook;

  /**
   * Nothing is watched yet.
   *
   * @param state what is believed; the keeper's own from now on
   * @param cell where that is published
   */
  public DatacenterWatcher(
      Datacenter datacenter,
      CatalogState state,
      RowRules rules,
      Latest<SourceState<ServiceCatalog>> cell) {
    this.datacenter = datacenter;
    this.supervisor = new Supervisor(state.label(), datacenter.counters());
    this.keeper = new CatalogKeeper(state, datacenter, supervisor, rules, cell);
    this.secondLook = new SecondLook(datacenter, rules, cell);
    this.names = new Watch<>("names", datacenter, new NamesSubject(datacenter, keeper));
    this.leaderWatch =
        new LastingThread("consul-leader", () -> datacenter.leadership().watch(datacenter));
  }

  /** Starts the watches, and the agents' heartbeats if nobody has done so. */
  public void start() {
    supervisor.onDeath(this::died);
    datacenter.onRestore(names::readNow); // the one watch that pauses after each reply
    datacenter.agents().onDeath(this::died);
    datacenter.agents().onChange(this::lookAtAgents);
    supervisor.start();
    datacenter.agents().start();
    keeper.start(supervisor);
    names.start(supervisor);
    supervisor.keep(leaderWatch);
  }

  /** Ends the watches; nothing is published after it. The agents are left to the others. */
  public void stop() {
    names.stop(supervisor);
    keeper.stop(supervisor);
    supervisor.close();
  }

  /** Reads a service once more, and compares it with what is published. From any thread. */
  public Look lookAgain(String service) {
    return secondLook.at(service);
  }

  /** Has a service read by its watch, at once, whatever its index. From any thread. */
  public void readNow(String service) {
    keeper.readNow(service);
  }

  private void died(String thread, String cause) {
    keeper.tell(state -> state.troubles().died(thread, cause));
  }

  private void lookAtAgents() {
    Agents agents = datacenter.agents();
    keeper.tell(state -> state.troubles().agents(agents.silence(), agents.unwell()));
  }
}
