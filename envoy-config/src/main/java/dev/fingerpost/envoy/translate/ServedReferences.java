package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.check.ReferenceCheck;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.route.EncodedVirtualHost;
import dev.fingerpost.envoy.translate.TranslatedService.Served;
import dev.fingerpost.model.diagnostic.Diagnostic;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.Optional;

/** What the served services say of each other, kept in step with what changed. */
final class ServedReferences {
  private final ReferenceCheck check = new ReferenceCheck();

  void put(String service, Optional<Served> last, Served next) {
    if (!last.map(Served::cluster).equals(Optional.of(next.cluster()))) {
      check.put(next.cluster());
    }
    Entry assignment = next.assignment();
    if (last.isEmpty()) {
      check.put(assignment);
    }
    if (!last.map(Served::virtualHost).equals(Optional.of(next.virtualHost()))) {
      next.virtualHost()
          .ifPresentOrElse(
              host -> check.put(virtualHost(service), service, message(host)),
              () -> check.remove(virtualHost(service)));
    }
  }

  void remove(String service) {
    check.remove(new ResourceId(ResourceType.CLUSTER, service));
    check.remove(new ResourceId(ResourceType.ENDPOINT, service));
    check.remove(virtualHost(service));
  }

  ImmutableList<Diagnostic> diagnostics() {
    return check.diagnostics();
  }

  /** It is no resource of its own, and has no name that one could have. */
  private static ResourceId virtualHost(String service) {
    return new ResourceId(ResourceType.ROUTE, "outbound/" + service);
  }

  private static VirtualHost message(EncodedVirtualHost host) {
    try {
      return VirtualHost.parseFrom(host.bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("it was encoded here", e);
    }
  }
}
