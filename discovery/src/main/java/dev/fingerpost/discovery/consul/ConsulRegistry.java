package dev.fingerpost.discovery.consul;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.discovery.consul.agent.Agent;
import dev.fingerpost.discovery.consul.agent.Agents;
import dev.fingerpost.discovery.consul.agent.ConsulCounters;
import dev.fingerpost.discovery.consul.agent.Pacing;
import dev.fingerpost.discovery.consul.catalog.Barrier;
import dev.fingerpost.discovery.consul.catalog.CatalogState;
import dev.fingerpost.discovery.consul.rows.RowRules;
import dev.fingerpost.discovery.consul.rows.RowRules.Reach;
import dev.fingerpost.discovery.consul.watch.Datacenter;
import dev.fingerpost.discovery.consul.watch.DatacenterWatcher;
import dev.fingerpost.discovery.consul.wire.ConsulReader;
import dev.fingerpost.discovery.consul.wire.KiwiConsulReader;
import dev.fingerpost.discovery.consul.wire.Scope;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Rereadable;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The services of one Consul datacenter, through the agents of a Consul.
 *
 * <p>One blocking query watches the list of names and one each service. The first catalog appears
 * when every service has been read once; after that, trouble with Consul changes the status and
 * never the catalog. Each datacenter is a source of its own, so that none waits for another one.
 */
public final class ConsulRegistry implements Source<ServiceCatalog>, Rereadable {

  /** The name of a Consul that was given none, and of the registry in its instances' keys. */
  public static final String NAME = "consul";

  /** An agent without HTTP/2 keeps the slots of a crashed client until their wait is over. */
  private static final Duration LONGEST_PLAIN_HOLD = Duration.ofSeconds(30);

  private final String name;
  private final Latest<SourceState<ServiceCatalog>> cell;
  private final ConsulCounters counters;
  private final Agents agents;
  private final Datacenter datacenter;
  private final DatacenterWatcher watcher;

  /** Owned by whoever starts and closes the source. */
  private Stage stage = Stage.NEW;

  private enum Stage {
    NEW,
    RUNNING,
    CLOSED
  }

  /**
   * The registry of the first datacenter, not started yet.
   *
   * @throws IllegalArgumentException if the TLS files cannot be used; its message is for the user
   */
  public ConsulRegistry(ConsulSettings settings) {
    this(settings, ServiceCatalog.EMPTY);
  }

  /**
   * The same after a restart.
   *
   * @param kept what the registry said before: it stands in for services that cannot be read
   */
  public ConsulRegistry(ConsulSettings settings, ServiceCatalog kept) {
    this(settings, readers(settings), Pacing.USUAL, kept);
  }

  ConsulRegistry(
      ConsulSettings settings,
      Function<URI, ConsulReader> readers,
      Pacing pacing,
      ServiceCatalog kept) {
    this(
        settings,
        datacenters(settings).getFirst(),
        new Shared(settings, readers, pacing),
        _ -> kept);
  }

  private ConsulRegistry(
      ConsulSettings settings,
      Optional<String> dc,
      Shared shared,
      Function<String, ServiceCatalog> keptOf) {
    this.agents = shared.agents();
    this.counters = shared.counters(dc);
    this.name = name(settings, dc);
    ServiceCatalog kept = keptOf.apply(name);
    this.cell = new Latest<>(SourceState.starting("the list of services has not been read yet"));
    this.datacenter =
        new Datacenter(
            new Scope(dc, settings.where().namespace()),
            agents,
            shared.pacing(),
            hold(settings),
            settings.consistency(),
            counters);
    this.watcher =
        new DatacenterWatcher(
            datacenter,
            new CatalogState(
                name, settings.clock(), barrier(settings, shared.pacing(), kept), kept),
            new RowRules(name, settings.addresses(), reach(settings, dc)),
            cell);
    agents.join();
  }

  /**
   * A registry for each datacenter of a Consul, not started yet. They share its agents.
   *
   * @param kept what the registry of this name said before the restart
   * @throws IllegalArgumentException if the TLS files cannot be used; its message is for the user
   */
  public static ImmutableList<ConsulRegistry> all(
      ConsulSettings settings, Function<String, ServiceCatalog> kept) {
    return all(settings, readers(settings), Pacing.USUAL, kept);
  }

  static ImmutableList<ConsulRegistry> all(
      ConsulSettings settings,
      Function<URI, ConsulReader> readers,
      Pacing pacing,
      Function<String, ServiceCatalog> kept) {
    Shared shared = new Shared(settings, readers, pacing);
    return datacenters(settings).stream()
        .map(dc -> new ConsulRegistry(settings, dc, shared, kept))
        .collect(ImmutableList.toImmutableList());
  }

  /** What the registries of all datacenters of a Consul have in common. */
  private record Shared(
      Agents agents, Pacing pacing, ConsulCounters ofFirst, Optional<String> first) {

    private Shared(ConsulSettings settings, Function<URI, ConsulReader> readers, Pacing pacing) {
      this(settings, readers, pacing, new ConsulCounters());
    }

    private Shared(
        ConsulSettings settings,
        Function<URI, ConsulReader> readers,
        Pacing pacing,
        ConsulCounters counters) {
      this(
          new Agents(
              settings.where().agents().stream()
                  .map(url -> new Agent(url, readers.apply(url), counters))
                  .collect(ImmutableList.toImmutableList()),
              pacing,
              counters),
          pacing,
          counters,
          datacenters(settings).getFirst());
    }

    /** What concerns the agents is counted with the first datacenter. */
    private ConsulCounters counters(Optional<String> dc) {
      return dc.equals(first) ? ofFirst : new ConsulCounters();
    }
  }

  /** {@code NAME}, or {@code NAME/DATACENTER} if several are read. */
  @Override
  public String name() {
    return name;
  }

  @Override
  public Latest<SourceState<ServiceCatalog>> state() {
    return cell;
  }

  /** What the watches have counted. */
  public ConsulCounters counters() {
    return counters;
  }

  /** How many connections an agent may be asked for now: fewer after it has refused some. */
  public int connectionBudget() {
    return agents.budget();
  }

  /** 1 while the datacenter has a leader as far as we know, else 0. */
  public int knownLeader() {
    return datacenter.isLed() ? 1 : 0;
  }

  /**
   * Takes in which services live Envoys route to: they come first wherever not all can. From any
   * thread.
   */
  public void routed(ImmutableSet<String> services) {
    datacenter.routed(services);
  }

  @Override
  public Look lookAgain(String service) {
    return watcher.lookAgain(service);
  }

  /** Has a service read again by its watch, at once, whatever its index. From any thread. */
  public void readNow(String service) {
    watcher.readNow(service);
  }

  @Override
  public void start() {
    stage = Stage.RUNNING;
    watcher.start();
  }

  @Override
  public void close() {
    if (stage == Stage.RUNNING) {
      watcher.stop();
    }
    if (stage != Stage.CLOSED) {
      stage = Stage.CLOSED;
      agents.leave();
    }
  }

  private static Function<URI, ConsulReader> readers(ConsulSettings settings) {
    return agent ->
        new KiwiConsulReader(
            agent, settings.tokens(), settings.tls(), settings.where().partition());
  }

  private static ImmutableList<Optional<String>> datacenters(ConsulSettings settings) {
    return settings.where().datacenters().isEmpty()
        ? ImmutableList.of(Optional.empty())
        : settings.where().datacenters().stream()
            .map(Optional::of)
            .collect(ImmutableList.toImmutableList());
  }

  private static boolean isOneOfMany(ConsulSettings settings) {
    return settings.where().datacenters().size() > 1;
  }

  private static String name(ConsulSettings settings, Optional<String> dc) {
    String consul = settings.where().name();
    return dc.filter(_ -> isOneOfMany(settings)).map(own -> consul + "/" + own).orElse(consul);
  }

  private static Barrier barrier(ConsulSettings settings, Pacing pacing, ServiceCatalog kept) {
    return isOneOfMany(settings)
        ? Barrier.ofSeveral(pacing.barrier(), kept.services().keySet(), settings.clock().instant())
        : new Barrier(pacing.barrier(), kept.services().keySet());
  }

  private static Reach reach(ConsulSettings settings, Optional<String> dc) {
    return dc.equals(datacenters(settings).getFirst()) ? Reach.NEAR : Reach.FAR;
  }

  private static Duration hold(ConsulSettings settings) {
    Duration hold = settings.hold();
    return settings.isPlain() && hold.compareTo(LONGEST_PLAIN_HOLD) > 0 ? LONGEST_PLAIN_HOLD : hold;
  }
}
