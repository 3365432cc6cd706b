package dev.fingerpost.discovery.consul.wire;

import com.google.common.collect.ImmutableSortedSet;
import java.util.List;

/** The reads that discovery needs of one agent, each one GET on the caller's virtual thread. */
public interface ConsulReader extends AutoCloseable {

  /**
   * Every instance of a service, whatever its health.
   *
   * @throws ConsulFailure if there is no reply to believe
   */
  Reply<List<Row>> health(Scope scope, String service, Poll poll);

  /**
   * The names of all services.
   *
   * @throws ConsulFailure if there is no reply to believe
   */
  Reply<ImmutableSortedSet<String>> names(Scope scope, Poll poll);

  /**
   * What a signal lists now, of the whole datacenter.
   *
   * @throws ConsulFailure if there is no reply to believe
   */
  Reply<ImmutableSortedSet<Hint>> hints(Scope scope, Hint.Signal signal, Poll poll);

  /**
   * Has the agent show that it is there, within three seconds.
   *
   * @throws ConsulFailure if it does not
   */
  void ping();

  /** Looks whether the TLS files are others now, and takes them for the connections to come. */
  void refresh();

  /** Ends the reads that are under way, and all connections. */
  @Override
  void close();
}
