package dev.fingerpost.server.ads.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.envoy.resource.ResourceType;
import dev.fingerpost.server.store.Packed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SearchTest {

  private int probes;

  private static List<Packed> resources(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Packed.claimed(new ResourceId(ResourceType.CLUSTER, "c" + i), "v1"))
        .toList();
  }

  private static Set<String> names(List<Packed> resources) {
    Set<String> names = new TreeSet<>();
    resources.forEach(packed -> names.add(packed.name()));
    return names;
  }

  /** Searches with a client that refuses what holds a bad one; returns the guilty. */
  private Set<String> search(List<Packed> resources, Set<String> bad, String error) {
    Search search = new Search();
    search.refused(resources, error);
    Set<String> accepted = new TreeSet<>();
    List<Packed> guilty = new ArrayList<>(search.takeGuilty());
    for (Optional<List<Packed>> part = search.next(packed -> true);
        part.isPresent();
        part = search.next(packed -> true)) {
      probes++;
      if (part.get().stream().anyMatch(packed -> bad.contains(packed.name()))) {
        search.partRefused();
      } else {
        accepted.addAll(names(part.get()));
        search.partAccepted();
      }
      guilty.addAll(search.takeGuilty());
    }
    guilty.addAll(search.takeGuilty());
    Set<String> all = new TreeSet<>(accepted);
    all.addAll(names(guilty));
    assertThat(all).as("each one was taken or is guilty").isEqualTo(names(resources));
    assertThat(search.isOpen()).isFalse();
    return names(guilty);
  }

  @Test
  void oneAloneIsGuilty() {
    assertThat(search(resources(1), Set.of("c0"), "")).containsExactly("c0");
    assertThat(probes).isZero();
  }

  @Test
  void findsOneByHalves() {
    assertThat(search(resources(1_000), Set.of("c617"), "")).containsExactly("c617");
    assertThat(probes).isLessThan(22);
  }

  @Test
  void findsAnySet() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int count = 1 + random.nextInt(40);
      Set<String> bad = new TreeSet<>();
      for (int i = 0; i <= random.nextInt(count); i++) {
        bad.add("c" + random.nextInt(count));
      }
      assertThat(search(resources(count), bad, "")).isEqualTo(bad);
    }
  }

  @Test
  void believesANameIfTheRestIsTaken() {
    assertThat(search(resources(9), Set.of("c4"), "Error adding/updating cluster(s) c4: bad"))
        .containsExactly("c4");
    assertThat(probes).isEqualTo(1);
  }

  @Test
  void findsTheOthersThatTheTextDoesNotName() {
    assertThat(search(resources(9), Set.of("c4", "c8"), "Error ... cluster(s) c4: bad"))
        .containsExactly("c4", "c8");
  }

  /** What stood beside a suspect that was replaced is tried before it is blamed, even one alone. */
  @Test
  void triesWhatIsOnlyDoubted() {
    Search search = new Search();
    search.doubted(resources(1));

    assertThat(search.takeGuilty()).isEmpty();
    assertThat(search.next(packed -> true)).contains(resources(1));
    search.partRefused();
    assertThat(names(search.takeGuilty())).containsExactly("c0");
  }

  @Test
  void endsEvenIfAllAreBad() {
    List<Packed> many = resources(2_000);
    assertThat(search(many, names(many), "")).hasSize(2_000);
    assertThat(probes).isLessThanOrEqualTo(256);
  }

  @Test
  void leavesOutWhatIsOfNoInterestAnyMore() {
    Search search = new Search();
    search.refused(resources(4), "");

    assertThat(search.next(packed -> false)).isEmpty();
    assertThat(search.isOpen()).isFalse();
    assertThat(search.takeGuilty()).isEmpty();
  }
}
