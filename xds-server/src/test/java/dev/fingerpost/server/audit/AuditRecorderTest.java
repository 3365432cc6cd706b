package dev.fingerpost.server.audit;

import static dev.fingerpost.server.reconcile.Catalogs.catalog;
import static dev.fingerpost.server.reconcile.Catalogs.instance;
import static dev.fingerpost.server.reconcile.Catalogs.service;
import static dev.fingerpost.server.store.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.Policies;
import dev.fingerpost.model.policy.Revision;
import dev.fingerpost.policies.PolicyLanguage;
import dev.fingerpost.server.json.Json;
import dev.fingerpost.server.reconcile.Published;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A line says what went out and why. */
final class AuditRecorderTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ServiceCatalog ONE = catalog(service("a", instance("a-1", 1)));
  private static final ServiceCatalog TWO = catalog(service("a", instance("a-1", 2)));

  private final List<AuditEntry> entries = new ArrayList<>();
  private AuditEntry.Answers answers = new AuditEntry.Answers(0, 0);
  private final AuditRecorder recorder = new AuditRecorder(entries::add, () -> answers);

  @Test
  void namesTheRegistryAndItsServices() {
    recorder.saw(published(ONE, "1", cluster("a", 1), cluster("b", 1)));
    recorder.saw(published(TWO, "1", about("a", cluster("a", 2))));

    JsonNode line = line(1);
    assertThat(line.at("/cause/registries/consul/names/0").asText()).isEqualTo("a");
    assertThat(line.at("/cause/commit").isMissingNode()).isTrue();
    assertThat(line.at("/changed/names/0").asText()).isEqualTo("cluster/a");
    assertThat(line.at("/added/count").asInt()).isZero();
    assertThat(line(0).at("/added/count").asInt()).isEqualTo(2);
  }

  @Test
  void namesTheCommitEvenIfItChangesNothing() {
    recorder.saw(published(ONE, "1", cluster("a", 1)));
    recorder.saw(published(ONE, "2"));
    recorder.saw(published(ONE, "2"));

    assertThat(entries).hasSize(2);
    assertThat(line(1).at("/cause/commit").asText()).isEqualTo("2");
    assertThat(line(1).at("/changed/count").asInt()).isZero();
  }

  @Test
  void whatTimeAloneDoesIsSaidToBeThat() {
    recorder.saw(published(ONE, "1", cluster("a", 1)));
    recorder.saw(published(ONE, "1", cluster("a", 2)));

    assertThat(line(1).at("/cause/time").asBoolean()).isTrue();
  }

  @Test
  void countsAllAndNamesSome() {
    Entry[] many = new Entry[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = cluster("s" + i, 1);
    }
    recorder.saw(published(ONE, "1", many));

    assertThat(line(0).at("/added/count").asInt()).isEqualTo(100);
    assertThat(line(0).at("/added/names")).hasSize(AuditEntry.MOST_NAMES);
  }

  @Test
  void removedAndAddedAgainIsAdded() {
    recorder.saw(published(ONE, "1", cluster("a", 1)));
    recorder.saw(
        published(
            ONE,
            "1",
            new ChangeSet(
                ImmutableList.of(), ImmutableList.of(new ResourceId(ResourceType.CLUSTER, "a")))));
    recorder.saw(published(ONE, "1", cluster("a", 1)));

    assertThat(line(1).at("/removed/names/0").asText()).isEqualTo("cluster/a");
    assertThat(line(2).at("/added/count").asInt()).isEqualTo(1);
    assertThat(line(2).path("change")).isEqualTo(line(0).path("change"));
    assertThat(line(1).path("change")).isNotEqualTo(line(0).path("change"));
  }

  @Test
  void countsTheAnswersSinceTheLineBefore() {
    recorder.saw(published(ONE, "1", cluster("a", 1)));
    answers = new AuditEntry.Answers(10, 1);
    recorder.saw(published(ONE, "1"));
    recorder.saw(published(ONE, "1", cluster("a", 2)));
    answers = new AuditEntry.Answers(12, 1);
    recorder.saw(published(ONE, "1", cluster("a", 3)));

    assertThat(line(1).path("answers")).isEqualTo(Json.read("{\"ack\": 10, \"nack\": 1}"));
    assertThat(line(2).path("answers")).isEqualTo(Json.read("{\"ack\": 2, \"nack\": 0}"));
  }

  private static Entry about(String service, Entry entry) {
    return new Entry(entry.type(), entry.name(), entry.version(), entry.body(), service);
  }

  private JsonNode line(int index) {
    return Json.read(Json.line(entries.get(index).fields()));
  }

  private static Published published(ServiceCatalog catalog, String commit, Entry... updated) {
    return published(
        catalog, commit, new ChangeSet(ImmutableList.copyOf(updated), ImmutableList.of()));
  }

  private static Published published(ServiceCatalog catalog, String commit, ChangeSet changes) {
    Policies builtIn = PolicyLanguage.builtIn();
    return new Published(
        NOW,
        ImmutableMap.of("consul", catalog),
        new Policies(builtIn.set(), new Revision(commit, "a change"), builtIn.origins()),
        ImmutableSet.of(),
        ImmutableSet.of(),
        changes);
  }
}
