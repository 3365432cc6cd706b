package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.envoy.check.ReferenceCheck;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.envoy.translate.TranslatedService.Served;
import dev.fingerpost.model.diagnostic.Diagnostic;

/** What the served services say of each other, kept in step with what changed. */
final class ServedReferences {
  private final ReferenceCheck check = new ReferenceCheck();

  void put(String service, Served next) {
    check.put(cluster(service), service, next.cluster().references());
    check.put(next.assignment());
    next.virtualHost()
        .ifPresentOrElse(
            host -> check.put(virtualHost(service), service, host.references()),
            () -> check.remove(virtualHost(service)));
  }

  void remove(String service) {
    check.remove(cluster(service));
    check.remove(new ResourceId(ResourceType.ENDPOINT, service));
    check.remove(virtualHost(service));
  }

  ImmutableList<Diagnostic> diagnostics() {
    return check.diagnostics();
  }

  private static ResourceId cluster(String service) {
    return new ResourceId(ResourceType.CLUSTER, service);
  }

  /** It is no resource of its own, and has no name that one could have. */
  private static ResourceId virtualHost(String service) {
    return new ResourceId(ResourceType.ROUTE, "outbound/" + service);
  }
}
