package dev.fingerpost.discovery.consul;

import com.google.common.collect.ImmutableSortedSet;
import java.util.List;

/** The reads that discovery needs of Consul, each one GET on the caller's virtual thread. */
interface ConsulReader extends AutoCloseable {

  /**
   * Every instance of a service, whatever its health.
   *
   * @throws ConsulFailure if there is no reply to believe
   */
  Reply<List<Row>> health(String service, Poll poll);

  /**
   * The names of all services.
   *
   * @throws ConsulFailure if there is no reply to believe
   */
  Reply<ImmutableSortedSet<String>> names(Poll poll);

  /** Ends the reads that are under way, and all connections. */
  @Override
  void close();
}
