package dev.fingerpost.server.store;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.assignment;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.model.plan.Audience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ResourceStoreTest {

  private static final Audience WEB = new Audience("web", Audience.DEFAULT_OUTBOUND);
  private static final Audience API = new Audience("api", Audience.DEFAULT_OUTBOUND);

  private final AtomicLong clock = new AtomicLong();
  private final ResourceStore store = new ResourceStore(clock::get);
  private final List<Change> told = new ArrayList<>();

  private void publish(ImmutableList<Entry> updated, ResourceId... removed) {
    store.publish(
        new Publication(
            new ChangeSet(updated, ImmutableList.copyOf(removed)),
            ImmutableMap.of(WEB, ImmutableList.of(assignment("_local/web", 1)))));
  }

  private View view() {
    return store.view(WEB).orElseThrow();
  }

  /** L17: what is common to all is held once. */
  @Test
  void aViewIsTheSharedBaseAndTheOverlay() {
    publish(ImmutableList.of(cluster("a", 1)));

    assertThat(view().get(CLUSTER, "a")).isPresent();
    assertThat(view().get(ENDPOINT, "_local/web")).isPresent();
    assertThat(store.view(API)).isEmpty();
    TreeSet<String> names = new TreeSet<>();
    view().forEach(ENDPOINT, packed -> names.add(packed.name()));
    assertThat(names).containsExactly("_local/web");
  }

  @Test
  void aViewDoesNotChange() {
    publish(ImmutableList.of(cluster("a", 1)));
    View before = view();
    publish(ImmutableList.of(cluster("b", 1)), new ResourceId(CLUSTER, "a"));

    assertThat(before.get(CLUSTER, "a")).isPresent();
    assertThat(before.get(CLUSTER, "b")).isEmpty();
    assertThat(view().get(CLUSTER, "a")).isEmpty();
  }

  /** */
  @Test
  void tellsNobodyOfTheSameVersion() {
    publish(ImmutableList.of(cluster("a", 1)));
    long generation = store.generation();
    try (Registration registration = store.register(WEB, told::add)) {
      publish(ImmutableList.of(cluster("a", 1)), new ResourceId(CLUSTER, "never-there"));

      assertThat(registration.view()).isPresent();
      assertThat(told).isEmpty();
      assertThat(store.generation()).isEqualTo(generation);
    }
  }

  @Test
  void tellsWhatChanged() {
    publish(ImmutableList.of(cluster("a", 1), cluster("b", 1)));
    try (Registration registration = store.register(WEB, told::add)) {
      publish(ImmutableList.of(cluster("a", 2)), new ResourceId(CLUSTER, "b"));

      assertThat(told).hasSize(1);
      assertThat(told.getFirst().ids())
          .containsExactlyInAnyOrder(new ResourceId(CLUSTER, "a"), new ResourceId(CLUSTER, "b"));
      assertThat(registration.view()).isPresent();
    }
    publish(ImmutableList.of(cluster("a", 3)));
    assertThat(told).hasSize(1);
  }

  @Test
  void tellsOfNoEndpointsButThoseThatAStreamLooksAt() {
    publish(ImmutableList.of(assignment("a", 1), assignment("b", 1)));
    try (Registration registration = store.register(WEB, told::add)) {
      NameSet endpoints = view().newNameSet();
      endpoints.add("a");
      registration.narrowTo(endpoints);
      publish(ImmutableList.of(assignment("b", 2)));
      assertThat(told).isEmpty();

      publish(ImmutableList.of(assignment("a", 2)));
      publish(ImmutableList.of(cluster("b", 1)));
      assertThat(told).hasSize(2);

      endpoints.add("b");
      publish(ImmutableList.of(assignment("b", 3)));
      assertThat(told).hasSize(3);
    }
  }

  /** A gRPC client of a plane without services: its overlay is empty, and it waits for it. */
  @Test
  void aStreamThatWaitsIsToldOfAViewWithoutAnything() {
    try (Registration registration = store.register(API, told::add)) {
      assertThat(registration.view()).isEmpty();
      store.publish(new Publication(ChangeSet.EMPTY, ImmutableMap.of(API, ImmutableList.of())));

      assertThat(told).hasSize(1);
    }
  }

  /** A view that nobody looks at any more would keep all that it has. */
  @Test
  void givesEachStreamANewViewNowAndThen() {
    publish(ImmutableList.of());
    try (Registration registration = store.register(WEB, told::add)) {
      registration.narrowTo(view().newNameSet());
      for (int version = 0; version < 128; version++) {
        publish(ImmutableList.of(assignment("a", version)));
      }

      assertThat(told).hasSize(2).allMatch(change -> change.ids().isEmpty());
    }
  }

  /** */
  @Test
  void aListenerThatThrowsIsNobodyElsesTrouble() {
    try (Registration bad =
            store.register(
                WEB,
                change -> {
                  throw new IllegalStateException("a listener's own trouble");
                });
        Registration good = store.register(WEB, told::add)) {
      publish(ImmutableList.of(cluster("a", 1)));

      assertThat(told).hasSize(1);
      assertThat(bad.view()).isPresent();
      assertThat(good.view()).isPresent();
    }
  }

  /** X-04, OV-D17. */
  @Test
  void refusesAResourceOfAnotherName() {
    Entry named = cluster("a", 1);
    Entry wrong = new Entry(CLUSTER, "b", named.version(), named.body(), "");

    assertThatThrownBy(() -> publish(ImmutableList.of(cluster("c", 1), wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cluster b calls itself 'a'");
    assertThat(store.generation()).isZero();
  }

  /** DEC-9. */
  @Test
  void keepsWhatIsRetiredUntilStreamsHavePassed() {
    publish(ImmutableList.of(assignment("a", 1)));
    try (Registration registration = store.register(WEB, told::add)) {
      publish(ImmutableList.of(), new ResourceId(ENDPOINT, "a"));
      publish(ImmutableList.of(cluster("x", 1)));
      assertThat(view().retired(ENDPOINT, "a")).isPresent();

      registration.passed(store.generation());
      publish(ImmutableList.of(cluster("x", 2)));
      assertThat(view().retired(ENDPOINT, "a")).isEmpty();
    }
  }

  /** DEC-9. */
  @Test
  void keepsWhatIsRetiredForAMinuteAtMost() {
    publish(ImmutableList.of(assignment("a", 1)));
    try (Registration registration = store.register(WEB, told::add)) {
      publish(ImmutableList.of(), new ResourceId(ENDPOINT, "a"));
      clock.set(Duration.ofSeconds(61).toNanos());
      publish(ImmutableList.of(cluster("x", 1)));

      assertThat(registration.view().orElseThrow().retired(ENDPOINT, "a")).isEmpty();
    }
  }

  @Test
  void holdsManyResources() {
    ImmutableList.Builder<Entry> many = ImmutableList.builder();
    for (int i = 0; i < 5_000; i++) {
      many.add(cluster("c" + i, 1));
    }
    publish(many.build());
    publish(ImmutableList.of(cluster("c77", 2)), new ResourceId(CLUSTER, "c78"));

    List<String> names = new ArrayList<>();
    view().forEach(CLUSTER, packed -> names.add(packed.name()));
    assertThat(names).hasSize(4_999).doesNotHaveDuplicates().doesNotContain("c78");
    assertThat(view().get(CLUSTER, "c77").orElseThrow().version())
        .isEqualTo(cluster("c77", 2).version());
  }
}
