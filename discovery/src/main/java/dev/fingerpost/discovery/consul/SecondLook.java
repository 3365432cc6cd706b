package dev.fingerpost.discovery.consul;

import dev.fingerpost.discovery.AddressPolicy;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.source.Latest;
import dev.fingerpost.model.source.Rereadable.Look;
import dev.fingerpost.model.source.SourceState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One more read of a service beside its watch, compared with what the catalog says of it. The watch
 * is not told: what is new it hears by itself. Safe for use by any thread.
 */
record SecondLook(
    ConsulReader reader, AddressPolicy addresses, Latest<SourceState<ServiceCatalog>> cell) {

  private static final Logger LOG = LoggerFactory.getLogger(SecondLook.class);

  Look at(String service) {
    Reply<Reading> reply;
    try {
      reply =
          reader.health(service, Poll.now()).map(rows -> RowMapping.read(service, rows, addresses));
    } catch (ConsulFailure failure) {
      return Look.UNKNOWN;
    } catch (RuntimeException fault) {
      LOG.error("event=consul_reply_failed service={}", service, fault);
      return Look.UNKNOWN;
    }
    if (reply.index() == 0 || !reply.freshness().knownLeader()) {
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
