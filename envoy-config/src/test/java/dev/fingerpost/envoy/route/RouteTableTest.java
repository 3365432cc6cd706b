package dev.fingerpost.envoy.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.envoy.resource.Deterministic;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.diagnostic.Diagnostic;
import dev.fingerpost.model.plan.RoutePlan;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTableTest {

  @Test
  void hasTheBytesOfTheWholeMessage() throws InvalidProtocolBufferException {
    RouteTable table =
        RouteTable.assemble(List.of(host("orders", "orders"), host("users", "users")));

    RouteConfiguration parsed = RouteConfiguration.parseFrom(table.entry().body());
    assertThat(parsed.getVirtualHostsList())
        .extracting(VirtualHost::getName)
        .containsExactly("orders", "users");
    assertThat(parsed.getName()).isEqualTo("outbound");
    assertThat(parsed.getIgnorePortInHostMatching()).isTrue();
    assertThat(parsed.hasValidateClusters()).isTrue();
    assertThat(parsed.getValidateClusters().getValue()).isFalse();
    assertThat(Deterministic.encode(parsed)).isEqualTo(table.entry().body());
  }

  @Test
  void isLegalWithoutVirtualHosts() throws InvalidProtocolBufferException {
    RouteTable table = RouteTable.assemble(List.of());

    assertThat(table.entry().type()).isEqualTo(ResourceType.ROUTE);
    assertThat(RouteConfiguration.parseFrom(table.entry().body()).getVirtualHostsCount()).isZero();
    assertThat(table.diagnostics()).isEmpty();
  }

  @Test
  void changesItsVersionWithAVirtualHost() {
    String version = RouteTable.assemble(List.of(host("orders", "orders"))).entry().version();

    assertThat(RouteTable.assemble(List.of(host("orders", "orders"))).entry().version())
        .isEqualTo(version);
    assertThat(RouteTable.assemble(List.of(host("orders", "other"))).entry().version())
        .isNotEqualTo(version);
  }

  @Test
  void leavesOutTheLaterOfTwoServicesWithOneDomainInAnyCase()
      throws InvalidProtocolBufferException {
    RouteTable table =
        RouteTable.assemble(
            List.of(host("orders", "orders"), host("orders2", "orders2", "ORDERS")));

    assertThat(RouteConfiguration.parseFrom(table.entry().body()).getVirtualHostsList())
        .extracting(VirtualHost::getName)
        .containsExactly("orders");
    assertThat(table.diagnostics()).extracting(Diagnostic::code).containsExactly("E215");
    assertThat(table.diagnostics())
        .extracting(Diagnostic::path)
        .containsExactly("services.orders2");
  }

  private static EncodedVirtualHost host(String service, String... domains) {
    RoutePlan plan =
        RoutePlan.of(
            service, ImmutableList.copyOf(domains), Plans.settings(Optional.of(Plans.retry())));
    return EncodedVirtualHost.of(service, RouteTranslator.translate(plan));
  }
}
