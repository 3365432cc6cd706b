package dev.fingerpost.envoy.check;

import dev.fingerpost.envoy.check.field.Extensions;
import dev.fingerpost.envoy.check.field.Path;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;

/** What listeners must keep to beyond the rules of single fields. */
final class ListenerRules {
  private ListenerRules() {}

  static void addTo(TypeRules rules) {
    rules.on(Listener.getDefaultInstance(), ListenerRules::check);
    rules.on(HttpConnectionManager.getDefaultInstance(), ListenerRules::checkFilters);
  }

  /** A gRPC client's listener has none. */
  private static void check(Listener listener, Path path, Findings findings) {
    if (!listener.hasAddress() && !listener.hasApiListener() && !listener.hasInternalListener()) {
      findings.add(CheckCode.NO_ADDRESS, path.field("address"), "is not set");
    }
  }

  private static void checkFilters(HttpConnectionManager manager, Path path, Findings findings) {
    int last = manager.getHttpFiltersCount() - 1;
    for (int i = 0; i <= last; i++) {
      if (isRouter(manager.getHttpFilters(i)) != (i == last)) {
        findings.add(
            CheckCode.LAST_FILTER,
            path.element("http_filters", i),
            manager.getHttpFilters(i).getName());
      }
    }
    if (last < 0) {
      findings.add(CheckCode.LAST_FILTER, path.field("http_filters"), "is empty");
    }
  }

  private static boolean isRouter(HttpFilter filter) {
    return Extensions.open(filter.getTypedConfig()) instanceof Extensions.Known known
        && known.as(Router.getDefaultInstance()).isPresent();
  }
}
