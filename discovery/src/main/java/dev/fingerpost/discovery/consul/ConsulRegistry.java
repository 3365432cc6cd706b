package dev.fingerpost.discovery.consul;

import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Rereadable;
import dev.fingerpost.model.source.Source;
import dev.fingerpost.model.source.SourceState;
import java.time.Duration;
import java.util.Optional;

/**
 * The services of one Consul datacenter, through one agent.
 *
 * <p>One blocking query watches the list of names and one each service. The first catalog appears
 * when every service has been read once; after that, trouble with Consul changes the status and
 * never the catalog.
 */
public final class ConsulRegistry implements Source<ServiceCatalog>, Rereadable {

  /** The name of this source, and of the registry in the keys of its instances. */
  public static final String NAME = "consul";

  /** An agent without HTTP/2 keeps the slots of a crashed client until their wait is over. */
  private static final Duration LONGEST_PLAIN_HOLD = Duration.ofSeconds(30);

  private final Latest<SourceState<ServiceCatalog>> cell =
      new Latest<>(SourceState.starting("consul: the list of services has not been read yet"));
  private final ConsulCounters counters = new ConsulCounters();
  private final ConsulReader reader;
  private final CatalogKeeper keeper;
  private final Watch<?> names;
  private final SecondLook secondLook;
  private final Heartbeat heartbeat;

  /** Owned by whoever starts and closes the source. */
  private Stage stage = Stage.NEW;

  private enum Stage {
    NEW,
    RUNNING,
    CLOSED
  }

  /**
   * A registry that is not started yet.
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
    this(settings, new KiwiConsulReader(settings), Pacing.USUAL, kept);
  }

  ConsulRegistry(ConsulSettings settings, ConsulReader reader, Pacing pacing, ServiceCatalog kept) {
    this.reader = reader;
    HotSet hotSet = settings.isPlain() ? new HotSet(pacing.exactWatches()) : HotSet.ALL;
    Agent agent = new Agent(reader, pacing, hold(settings), counters);
    CatalogState state =
        new CatalogState(
            settings.clock(),
            new Barrier(pacing.barrier(), kept.services().keySet()),
            settings.isPlain() ? Optional.of(hotSet) : Optional.empty(),
            kept);
    keeper = new CatalogKeeper(state, agent, hotSet, settings.addresses(), cell);
    secondLook = new SecondLook(reader, settings.addresses(), cell);
    names = new Watch<>("names", agent, new NamesSubject(agent, keeper));
    heartbeat = new Heartbeat(agent, keeper);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Latest<SourceState<ServiceCatalog>> state() {
    return cell;
  }

  /** What the watches have counted. */
  public ConsulCounters counters() {
    return counters;
  }

  @Override
  public Look lookAgain(String service) {
    return secondLook.at(service);
  }

  @Override
  public void start() {
    stage = Stage.RUNNING;
    keeper.start();
    names.start();
    heartbeat.start();
  }

  @Override
  public void close() {
    if (stage == Stage.RUNNING) {
      heartbeat.stop();
      names.stop();
      keeper.stop();
    }
    if (stage != Stage.CLOSED) {
      stage = Stage.CLOSED;
      reader.close();
    }
  }

  private static Duration hold(ConsulSettings settings) {
    Duration hold = settings.hold();
    return settings.isPlain() && hold.compareTo(LONGEST_PLAIN_HOLD) > 0 ? LONGEST_PLAIN_HOLD : hold;
  }
}
