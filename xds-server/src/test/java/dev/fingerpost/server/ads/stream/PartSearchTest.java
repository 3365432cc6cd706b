package dev.fingerpost.server.ads.stream;

import static dev.fingerpost.server.store.Resources.routes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** F9: a guilty virtual host among n is found with ceil(log2 n) probes and one for the rest. */
final class PartSearchTest {

  private static final Packed EMPTY = Packed.of(routes("r"));

  private int probes;

  private static String[] names(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = "s" + i;
    }
    return names;
  }

  private static Set<String> services(Packed table) {
    Set<String> services = new TreeSet<>();
    VirtualHosts.of(table).byName().values().forEach(h -> services.add(h.entry().subject()));
    return services;
  }

  /** Searches with a client that refuses some hosts; returns the guilty ones. */
  private Set<String> search(Packed refused, Packed lastGood, Set<String> bad) {
    PartSearch search = PartSearch.of(refused, Optional.of(lastGood)).orElseThrow();
    probes = 0;
    for (Optional<Packed> probe = search.next(); probe.isPresent(); probe = search.next()) {
      probes++;
      Set<String> in = services(probe.get());
      assertThat(in).as("nothing that was there is missing").containsAll(services(lastGood));
      if (in.stream().anyMatch(bad::contains)) {
        search.partRefused();
      } else {
        search.accepted();
      }
    }
    Set<String> guilty = new TreeSet<>();
    search.guilty().forEach(part -> guilty.add(part.entry().subject()));
    return guilty;
  }

  @Test
  void findsEachHostWithinTheBound() {
    for (int count : List.of(1, 2, 3, 7, 8, 100)) {
      Packed table = Packed.of(routes("r", names(count)));
      int bound = (int) Math.ceil(Math.log(count) / Math.log(2)) + 1;
      for (String bad : names(count)) {
        assertThat(search(table, EMPTY, Set.of(bad))).containsExactly(bad);
        assertThat(probes).isLessThanOrEqualTo(bound);
      }
    }
  }

  @Test
  void looksAtTheChangeOnly() {
    Packed before = Packed.of(routes("r", names(64)));
    List<String> more = new ArrayList<>(List.of(names(64)));
    more.add("a");
    more.add("b");
    Packed after = Packed.of(routes("r", more.toArray(String[]::new)));

    assertThat(search(after, before, Set.of("b"))).containsExactly("b");
    assertThat(probes).isEqualTo(1);
  }

  @Test
  void findsSeveral() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      int count = 2 + random.nextInt(20);
      Set<String> bad = new TreeSet<>();
      bad.add("s" + random.nextInt(count));
      bad.add("s" + random.nextInt(count));
      assertThat(search(Packed.of(routes("r", names(count))), EMPTY, bad)).isEqualTo(bad);
    }
  }

  @Test
  void endsEvenIfAllAreBad() {
    String[] all = names(200);
    assertThat(search(Packed.of(routes("r", all)), EMPTY, Set.of(all))).hasSize(200);
    assertThat(probes).isLessThanOrEqualTo(65);
  }

  @Test
  void doesNotBeginWithoutKnowingWhatTheClientHas() {
    Packed claim = Packed.claimed(new ResourceId(ResourceType.ROUTE, "r"), "v0");

    assertThat(PartSearch.of(Packed.of(routes("r", "a")), Optional.of(claim))).isEmpty();
    assertThat(PartSearch.of(EMPTY, Optional.empty())).isEmpty();
  }

  /** A domain that moved would stand twice in a table with an old host beside a new one. */
  @Test
  void leavesOutAnOldHostThatContradictsANewOne() {
    Packed table = Packed.of(routes("r", "a", "b"));
    Packed old = Objects.requireNonNull(VirtualHosts.of(table).byName().get("r/b"));
    Packed mixed = VirtualHosts.of(table).with(Map.of("r/a", Optional.of(old)));

    assertThat(services(mixed)).containsExactly("b");
  }
}
