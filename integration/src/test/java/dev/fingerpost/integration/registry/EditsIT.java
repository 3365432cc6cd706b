package dev.fingerpost.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.integration.harness.Detour;
import dev.fingerpost.integration.harness.LiveCatalog;
import dev.fingerpost.integration.harness.Programs;
import dev.fingerpost.integration.harness.Writers;
import dev.fingerpost.integration.world.RealConsul;
import dev.fingerpost.integration.world.Registration;
import dev.fingerpost.integration.world.Registration.Health;
import dev.fingerpost.model.catalog.CheckStatus;
import dev.fingerpost.model.catalog.Instance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people write to a real Consul, and what of it the catalog says. */
class EditsIT {

  /** Longer than the test: no poll ends of itself. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final int OTHERS = 20;
  private static final int MANY = 1_000;
  private static final long SEED = 1_000_003;

  @TempDir Path folder;

  /** An edit, and how it shows. */
  private record Edit(Registration written, Predicate<Instance> seen) {}

  @Test
  void ct01EachEditReachesTheCatalogOnceAndWakesNobodyElse() {
    try (RealConsul consul = RealConsul.devWithTls(Programs.consul(), folder)) {
      Registration pay = Registration.of("pay", "pay-1", 8_001);
      Registration second = Registration.of("pay", "pay-2", 8_002);
      consul.register(pay);
      consul.register(second);
      registerWithoutAddress(consul, "127.0.0.7");
      for (int n = 0; n < OTHERS; n++) {
        consul.register(Registration.of("other-" + n, "other-" + n + "-1", 9_000 + n));
      }
      try (LiveCatalog catalog = LiveCatalog.begin(consul, LONG).awaitLive()) {
        long began = System.nanoTime();
        long polls = catalog.counters().polls();
        int edits = 0;
        for (Edit edit : edits(pay)) {
          catalog.forget();
          consul.register(edit.written());
          catalog.awaitService("pay", all -> all.stream().anyMatch(edit.seen()));
          assertThat(catalog.changes()).as("%s", edit.written()).isEqualTo(Map.of("pay", 1));
          assertThat(catalog.removals()).isEmpty();
          edits++;
        }
        catalog.forget();
        registerWithoutAddress(consul, "127.0.0.8");
        catalog.awaitService("bare", all -> all.getFirst().address().host().equals("127.0.0.8"));
        assertThat(catalog.changes()).isEqualTo(Map.of("bare", 1));

        catalog.forget();
        consul.deregister(second);
        catalog.awaitService("pay", all -> all.size() == 1);
        assertThat(catalog.changes()).isEqualTo(Map.of("pay", 1));
        assertThat(catalog.removals()).containsExactly("pay/pay-2");
        edits += 2;

        // An edit costs one poll, two where it is looked at again; the names one in a second.
        long cost = catalog.counters().polls() - polls;
        System.out.println("edits: " + edits + " cost " + cost + " polls");
        assertThat((double) cost).isLessThan(3.0 * edits + Bars.seconds(began) + 2);
      }
    }
  }

  @Test
  void ct02NoneOfAThousandRandomEditsIsMissed() {
    Detour detour = Detour.to(RealConsul.devWithTls(Programs.consul(), folder));
    try (detour) {
      Random random = new Random(SEED);
      List<Registration> latest = new ArrayList<>(Writers.services(MANY));
      Writers.register(detour.consul(), latest);
      try (LiveCatalog catalog = LiveCatalog.begin(detour, LONG).awaitLive()) {
        assertThat(catalog.names()).hasSize(MANY);
        catalog.forget();
        List<Registration> edits = new ArrayList<>();
        for (int n = 0; n < MANY; n++) {
          int of = random.nextInt(MANY);
          Registration edit = latest.get(of).withWeight(2 + n);
          latest.set(of, edit);
          edits.add(edit);
        }
        Writers.register(detour.consul(), edits);
        catalog.await("every last edit is there", () -> missed(catalog, latest) == 0);

        assertThat(catalog.removals()).isEmpty();
        assertThat(catalog.counters().refused()).isZero();
        System.out.println(
            "edits: "
                + catalog.changes().values().stream().mapToInt(Integer::intValue).sum()
                + " changes of "
                + MANY
                + " edits (seed "
                + SEED
                + ") over "
                + detour.way().connections()
                + " connections, once "
                + detour.way().mostAtOnce());
        // 1,000 held reads fill four; one is the sign of life's own.
        assertThat(detour.way().mostAtOnce()).isLessThanOrEqualTo(8);
      }
    }
  }

  @Test
  void ct11AwkwardRegistrationsCostThemselvesOnly() {
    try (RealConsul consul = RealConsul.dev(Programs.consul(), folder)) {
      Map<String, Object> ok = Map.of("Address", "127.0.0.1", "Port", 80);
      odd(consul, "good", ok, Map.of());
      odd(consul, "no-wan", ok, Map.of("TaggedAddresses", Map.of("lan", "127.0.0.1")));
      odd(consul, "own-keys", ok, Map.of("TaggedAddresses", Map.of("mine", "10.9.9.9")));
      odd(consul, "host-name", Map.of("Address", "db.example.com", "Port", 80), Map.of());
      odd(consul, "port-0", Map.of("Address", "127.0.0.1", "Port", 0), Map.of());
      odd(consul, "port-70000", Map.of("Address", "127.0.0.1", "Port", 70_000), Map.of());
      odd(
          consul,
          "no-weights",
          Map.of("Address", "127.0.0.1", "Port", 81, "Weights", Map.of("Passing", 0, "Warning", 0)),
          Map.of());
      odd(consul, "full-meta", with(ok, "Meta", fullMeta()), Map.of());
      odd(
          consul,
          "weird",
          ok,
          Map.of(
              "Check",
              Map.of("CheckID", "c", "Name", "c", "ServiceID", "weird", "Status", "weird")));
      register(consul, "node-of-space", "a b/c", Map.of("ID", "spaced", "Port", 80), Map.of());

      try (LiveCatalog catalog = LiveCatalog.of(consul)) {
        List<Instance> instances = catalog.instances("odd");

        assertThat(catalog.names()).containsExactly("odd");
        assertThat(instances)
            .extracting(Instance::id)
            .containsExactlyInAnyOrder(
                "good", "no-wan", "own-keys", "no-weights", "full-meta", "weird");
        assertThat(catalog.codes()).contains("R102", "R109", "R111", "R120");
        assertThat(one(instances, "weird").checks().all()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(one(instances, "no-weights").weights().passing()).isEqualTo(1);
        assertThat(one(instances, "full-meta").attributes().meta()).hasSize(64);
        assertThat(one(instances, "good").attributes().tags()).isEmpty();
      }
    }
  }

  private static List<Edit> edits(Registration pay) {
    return List.of(
        new Edit(pay.withWeight(5), one -> one.weights().passing() == 5),
        new Edit(pay.withTags("blue"), one -> one.attributes().tags().contains("blue")),
        new Edit(
            pay.withMeta(Map.of("version", "2")),
            one -> "2".equals(one.attributes().meta().get("version"))),
        new Edit(Registration.of("pay", "pay-1", 8_003), one -> one.address().port() == 8_003),
        new Edit(pay.withHealth(Health.WARNING), one -> is(one, CheckStatus.WARNING)),
        new Edit(pay.withHealth(Health.CRITICAL), one -> is(one, CheckStatus.CRITICAL)),
        new Edit(pay, one -> one.id().equals("pay-1") && is(one, CheckStatus.PASSING)),
        new Edit(pay.withHealth(Health.MAINTENANCE), one -> one.checks().maintenance()),
        new Edit(pay, one -> one.id().equals("pay-1") && !one.checks().maintenance()));
  }

  private static boolean is(Instance instance, CheckStatus status) {
    return instance.checks().all() == status;
  }

  private static Instance one(List<Instance> instances, String id) {
    return instances.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  private static long missed(LiveCatalog catalog, List<Registration> latest) {
    return latest.stream()
        .filter(each ->
            catalog.instances(each.service()).stream()
                .noneMatch(seen -> seen.weights().passing() == each.weight()))
        .count();
  }

  private static void registerWithoutAddress(RealConsul consul, String nodeAddress) {
    register(
        consul,
        "node-of-bare",
        "bare",
        Map.of("ID", "bare-1", "Port", 80),
        Map.of("Address", nodeAddress));
  }

  private static void odd(
      RealConsul consul, String id, Map<String, Object> service, Map<String, Object> more) {
    register(consul, "node-of-" + id, "odd", with(service, "ID", id), more);
  }

  private static void register(
      RealConsul consul,
      String node,
      String name,
      Map<String, Object> service,
      Map<String, Object> more) {
    Map<String, Object> request = with(more, "Service", with(service, "Service", name));
    request.put("Node", node);
    request.putIfAbsent("Address", "127.0.0.1");
    consul.api().putJson("/v1/catalog/register", request);
  }

  private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
    Map<String, Object> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }

  /** As much as Consul takes: 64 keys of 128 characters, values of 512. */
  private static Map<String, String> fullMeta() {
    Map<String, String> meta = new TreeMap<>();
    for (int n = 0; n < 64; n++) {
      meta.put("k".repeat(125) + (100 + n), "v".repeat(512));
    }
    return meta;
  }
}
