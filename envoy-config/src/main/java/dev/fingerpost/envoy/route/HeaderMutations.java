package dev.fingerpost.envoy.route;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.policy.routing.HeaderChanges;
import dev.fingerpost.model.policy.routing.HeaderChanges.Changes;
import dev.fingerpost.model.policy.routing.HeaderChanges.Header;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import java.util.stream.Stream;

/** Changes of headers as a route's lists of what to add and what to remove. */
final class HeaderMutations {
  private HeaderMutations() {}

  static void addTo(Route.Builder route, HeaderChanges changes) {
    route
        .addAllRequestHeadersToAdd(added(changes.request()))
        .addAllRequestHeadersToRemove(changes.request().remove())
        .addAllResponseHeadersToAdd(added(changes.response()))
        .addAllResponseHeadersToRemove(changes.response().remove());
  }

  private static ImmutableList<HeaderValueOption> added(Changes changes) {
    return Stream.concat(
            changes.set().stream()
                .map(header -> option(header, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)),
            changes.add().stream()
                .map(header -> option(header, HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD)))
        .collect(ImmutableList.toImmutableList());
  }

  /** To Envoy a percent sign begins a command; two of them are one that means itself. */
  private static HeaderValueOption option(Header header, HeaderAppendAction action) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder()
                .setKey(header.name())
                .setValue(header.value().replace("%", "%%")))
        .setAppendAction(action)
        .build();
  }
}
