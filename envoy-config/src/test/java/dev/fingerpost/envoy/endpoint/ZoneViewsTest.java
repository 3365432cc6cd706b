package dev.fingerpost.envoy.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fingerpost.envoy.fixture.Plans;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.model.catalog.Address;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.plan.EndpointHealth;
import dev.fingerpost.model.plan.EndpointPlan;
import dev.fingerpost.model.plan.Locality;
import dev.fingerpost.model.plan.PlannedEndpoint;
import dev.fingerpost.model.plan.ServicePlan;
import dev.fingerpost.model.plan.ZoneOrder;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ZoneViewsTest {

  private static final Locality HERE = new Locality("dc1", "a");
  private final ZoneViews views = new ZoneViews();

  @Test
  void ownZoneThenOwnRegionThenTheRest() {
    ServicePlan geo = nearestFirst("geo", "dc1/a", "dc1/b", "dc2/a", "dc2/c", "dc1/");

    assertThat(priorities(HERE, geo)).isEqualTo("dc1/a:0 dc1/:1 dc1/b:1 dc2/a:2 dc2/c:2");
    assertThat(priorities(new Locality("dc2", "c"), geo))
        .isEqualTo("dc2/c:0 dc2/a:1 dc1/:2 dc1/a:2 dc1/b:2");
  }

  @Test
  void prioritiesHaveNoGap() {
    ServicePlan geo = nearestFirst("geo", "dc1/b", "dc2/a");

    assertThat(priorities(HERE, geo)).isEqualTo("dc1/b:0 dc2/a:1");
  }

  @Test
  void anEnvoyThatKnowsPartOfItsPlaceIsTakenAtItsWord() {
    ServicePlan geo = nearestFirst("geo", "dc1/a", "dc1/b", "dc2/a");

    assertThat(priorities(new Locality("", "a"), geo)).isEqualTo("dc1/a:0 dc2/a:0 dc1/b:1");
    assertThat(priorities(new Locality("dc1", ""), geo)).isEqualTo("dc1/a:0 dc1/b:0 dc2/a:1");
  }

  @Test
  void makesNothingThatAllZonesSeeAlike() {
    ServicePlan other = Plans.service("orders", 1);
    ServicePlan far = nearestFirst("geo", "dc1/b", "dc1/c");

    assertThat(entries(HERE, other, far)).isEmpty();
    assertThat(entries(Locality.UNKNOWN, nearestFirst("geo", "dc1/b", "dc1/c"))).isEmpty();
  }

  @Test
  void makesAnewWhatChangedAndNothingElse() {
    ServicePlan geo = nearestFirst("geo", "dc1/a", "dc1/b");
    ServicePlan maps = nearestFirst("maps", "dc1/a", "dc1/b");
    ImmutableList<Entry> first = entries(HERE, geo, maps, Plans.service("orders", 1));
    assertThat(views.checked()).isEqualTo(2);

    assertThat(entries(HERE, geo, maps, Plans.service("orders", 2))).isSameAs(first);
    assertThat(views.checked()).isEqualTo(2);

    ImmutableList<Entry> next = entries(HERE, geo, nearestFirst("maps", "dc1/a", "dc1/c"));
    assertThat(views.checked()).isEqualTo(3);
    assertThat(next.getFirst()).isSameAs(first.getFirst());
    assertThat(next.getLast()).isNotEqualTo(first.getLast());
    assertThat(entries(HERE, geo)).containsExactly(first.getFirst());
  }

  private String priorities(Locality own, ServicePlan plan) {
    return assignment(entries(own, plan).getFirst()).getEndpointsList().stream()
        .map(group ->
            "%s/%s:%d"
                .formatted(
                    group.getLocality().getRegion(),
                    group.getLocality().getZone(),
                    group.getPriority()))
        .collect(Collectors.joining(" "));
  }

  private ImmutableList<Entry> entries(Locality own, ServicePlan... plans) {
    return Objects.requireNonNull(views.of(Plans.traffic(plans), ImmutableSet.of(own)).get(own));
  }

  private static ServicePlan nearestFirst(String service, String... places) {
    ImmutableList.Builder<PlannedEndpoint> endpoints = ImmutableList.builder();
    int port = 0;
    for (String place : places) {
      port++;
      List<String> parts = List.of(place.split("/", -1));
      endpoints.add(
          new PlannedEndpoint(
              new InstanceKey("file", "", "", "i-" + port),
              new Address("127.0.0.1", port),
              new Locality(parts.getFirst(), parts.getLast()),
              EndpointHealth.HEALTHY,
              1));
    }
    return new ServicePlan(
        service,
        Plans.cluster(service),
        new EndpointPlan(service, endpoints.build(), new ZoneOrder.NearestFirst()),
        Plans.route(service));
  }

  private static ClusterLoadAssignment assignment(Entry entry) {
    try {
      return ClusterLoadAssignment.parseFrom(entry.body());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
