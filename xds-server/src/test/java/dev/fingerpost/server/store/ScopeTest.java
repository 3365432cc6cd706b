package dev.fingerpost.server.store;

import static dev.fingerpost.envoy.resource.ResourceType.CLUSTER;
import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.envoy.resource.ResourceType.RUNTIME;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.model.plan.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an audience sees that does not see everything. */
final class ScopeTest {

  private static final Audience WEB = new Audience("web", Audience.DEFAULT_OUTBOUND);
  private static final Audience ALL = new Audience("all", Audience.DEFAULT_OUTBOUND);

  private final ResourceStore store = new ResourceStore();
  private final List<Change> web = new ArrayList<>();
  private final List<Change> all = new ArrayList<>();
  private final List<Registration> registrations = new ArrayList<>();

  @AfterEach
  void close() {
    registrations.forEach(Registration::close);
  }

  @Test
  void hidesTheServicesThatAreNotInScope() {
    publish("orders", Resources.cluster("orders", 1), Resources.cluster("stock", 1));
    publish("orders", Resources.runtime("fingerpost"));

    assertThat(names(WEB)).containsExactly("orders");
    assertThat(names(ALL)).containsExactly("orders", "stock");
    assertThat(view(WEB).get(CLUSTER, "stock")).isEmpty();
    assertThat(view(WEB).get(RUNTIME, "fingerpost")).as("about no service").isPresent();
  }

  @Test
  void tellsNobodyOfWhatIsHidden() {
    publish("orders", Resources.assignment("orders", 1), Resources.assignment("stock", 1));
    listen();

    publish("orders", Resources.assignment("stock", 2));
    assertThat(web).allMatch(change -> change.ids().isEmpty());
    assertThat(ids(all)).containsExactly(id("stock"));

    publish("orders", Resources.assignment("orders", 2));
    assertThat(ids(web)).containsExactly(id("orders"));
  }

  @Test
  void anotherScopeTellsOfWhatComesAndGoes() {
    publish("orders", Resources.assignment("orders", 1), Resources.assignment("stock", 1));
    listen();

    publish("stock");
    assertThat(ids(web)).containsExactlyInAnyOrder(id("orders"), id("stock"));
    assertThat(all).isEmpty();
    assertThat(view(WEB).get(ENDPOINT, "orders")).isEmpty();
    assertThat(view(WEB).retired(ENDPOINT, "orders")).as("as long as it is held").isPresent();

    web.clear();
    publish("");
    assertThat(ids(web)).containsExactly(id("orders"));
    assertThat(view(WEB).retired(ENDPOINT, "orders")).isEmpty();
  }

  private void listen() {
    registrations.add(store.register(WEB, web::add));
    registrations.add(store.register(ALL, all::add));
  }

  /** Publishes, and lets one audience see one service only, or all. */
  private void publish(String scope, Entry... updated) {
    ImmutableList.Builder<Entry> entries = ImmutableList.builder();
    for (Entry entry : updated) {
      String subject = entry.type() == RUNTIME ? "" : entry.name();
      entries.add(new Entry(entry.type(), entry.name(), entry.version(), entry.body(), subject));
    }
    store.publish(
        new Publication(
            new ChangeSet(entries.build(), ImmutableList.of()),
            ImmutableMap.of(WEB, ImmutableList.of(), ALL, ImmutableList.of()),
            scope.isEmpty()
                ? ImmutableMap.of()
                : ImmutableMap.of(WEB, ImmutableSortedSet.of(scope))));
  }

  private View view(Audience audience) {
    return store.view(audience).orElseThrow();
  }

  private Set<String> names(Audience audience) {
    Set<String> names = new TreeSet<>();
    view(audience).forEach(CLUSTER, packed -> names.add(packed.name()));
    return names;
  }

  private static List<ResourceId> ids(List<Change> changes) {
    return changes.stream().flatMap(change -> change.ids().stream()).toList();
  }

  private static ResourceId id(String name) {
    return new ResourceId(ENDPOINT, name);
  }
}
