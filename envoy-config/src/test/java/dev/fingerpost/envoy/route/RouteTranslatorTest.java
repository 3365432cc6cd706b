package dev.fingerpost.envoy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.model.policy.balance.HashKey;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTranslatorTest {

  @Test
  void splitsARouteWhoseRetryIsForSomeMethods() {
    VirtualHost host = RouteTranslator.translate(Plans.route("orders", Plans.retry("GET", "HEAD")));

    List<Route> routes = host.getRoutesList();
    assertThat(routes).hasSize(2);
    assertThat(routes.get(0).getMatch().getHeaders(0).getStringMatch().getSafeRegex().getRegex())
        .isEqualTo("GET|HEAD");
    assertThat(routes.get(0).getRoute().hasRetryPolicy()).isTrue();
    assertThat(routes.get(1).getMatch().getHeadersCount()).isZero();
    assertThat(routes.get(1).getRoute())
        .isEqualTo(routes.get(0).getRoute().toBuilder().clearRetryPolicy().build());
  }

  @Test
  void letsTheFirstHashKeyThatARequestCarriesCountAlone() {
    VirtualHost host =
        RouteTranslator.translate(
            Plans.route(
                "orders",
                new HashKey.Header("x-user"),
                new HashKey.Cookie("sid", Optional.empty(), Optional.empty()),
                new HashKey.Query("q"),
                new HashKey.SourceIp()));

    List<HashPolicy> policies = host.getRoutes(0).getRoute().getHashPolicyList();
    assertThat(policies).hasSize(4).allMatch(HashPolicy::getTerminal);
    assertThat(policies.get(1).getCookie().hasTtl()).isFalse();
  }
}
