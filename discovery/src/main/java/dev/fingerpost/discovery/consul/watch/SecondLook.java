package dev.fingerpost.discovery.consul.watch;

import dev.fingerpost.discovery.consul.agent.Agent;
import dev.fingerpost.discovery.consul.agent.Call;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.discovery.consul.rows.RowMapping;
import dev.fingerpost.discovery.consul.rows.RowRules;
import dev.fingerpost.discovery.consul.wire.ConsulFailure;
import dev.fingerpost.discovery.consul.wire.Poll;
import dev.fingerpost.discovery.consul.wire.Reply;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Rereadable.Look;
import dev.fingerpost.model.source.SourceState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One more read of a service beside its watch, by another agent if there is one, compared with what
 * the catalog says of it. The watch is not told: what is new it hears by itself. Safe for use by
 * any thread.
 */
record SecondLook(Datacenter datacenter, RowRules rules, Latest<SourceState<ServiceCatalog>> cell) {

  private static final Logger LOG = LoggerFactory.getLogger(SecondLook.class);

  Look at(String service) {
    try {
      Optional<Agent> usual = datacenter.agents().of(service);
      return usual.isEmpty()
          ? Look.UNKNOWN
          : compare(service, read(service, datacenter.agents().other(service, usual.get())));
    } catch (ConsulFailure failure) {
      return Look.UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Look.UNKNOWN;
    } catch (RuntimeException fault) {
      LOG.error("event=consul_reply_failed service={}", service, fault);
      return Look.UNKNOWN;
    }
  }

  private Reply<Reading> read(String service, Agent agent) throws InterruptedException {
    Poll poll = Poll.now();
    return datacenter.read(
        agent,
        Call.mine(),
        poll,
        reader ->
            reader
                .health(datacenter.scope(), service, poll)
                .map(rows -> RowMapping.read(service, rows, rules)));
  }

  private Look compare(String service, Reply<Reading> reply) {
    if (reply.index() < 1 || !reply.freshness().isLed() || reply.freshness().filtered()) {
      return Look.UNKNOWN;
    }
    return cell.get()
        .value()
        .map(catalog -> compare(catalog.services().get(service), reply.body()))
        .orElse(Look.UNKNOWN);
  }

  /** A name that is gone has no rows; one whose rows are proxies is no service. */
  private static Look compare(@Nullable Service said, Reading reading) {
    List<?> listed = said == null ? List.of() : said.instances();
    return listed.equals(reading.service().instances()) ? Look.SAME : Look.OTHER;
  }
}
