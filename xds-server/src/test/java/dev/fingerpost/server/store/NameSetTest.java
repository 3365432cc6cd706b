package dev.fingerpost.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NameSetTest {

  /** Some names get their number before they are put in, some while they are in, some never. */
  @Test
  void isASetWhateverIsPublishedWhen() {
    Random random = new Random(3);
    NameIndex index = new NameIndex();
    NameSet names = new NameSet(index);
    Set<String> expected = new TreeSet<>();
    for (int step = 0; step < 20_000; step++) {
      String name = "s" + random.nextInt(500);
      switch (random.nextInt(5)) {
        case 0 -> {
          if (name.length() > 2) {
            index.add(name);
          }
        }
        case 1, 2 -> assertThat(names.add(name)).isEqualTo(expected.add(name));
        case 3 -> assertThat(names.remove(name)).isEqualTo(expected.remove(name));
        default -> assertThat(names.contains(name)).isEqualTo(expected.contains(name));
      }
    }
    assertThat(names.names()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void namesBeyondTheLastNumberAreKeptAllTheSame() {
    NameIndex index = new NameIndex();
    for (int n = 0; n < NameIndex.MAX_NAMES; n++) {
      index.add("n" + n);
    }
    index.add("one-more");
    assertThat(index.number("one-more")).isEqualTo(NameIndex.NONE);
    NameSet names = new NameSet(index);
    names.add("one-more");
    names.add("n77");

    assertThat(names.names()).containsExactlyInAnyOrder("one-more", "n77");
  }

  @Test
  void isExactlyItsNamesInAnyOrderAndNoOthers() {
    NameIndex index = new NameIndex();
    IntStream.range(0, 200).forEach(n -> index.add("n" + n));
    NameSet names = new NameSet(index);
    List.of("n1", "n70", "n199", "stranger").forEach(names::add);

    assertThat(names.isExactly(List.of("stranger", "n199", "n70", "n1"))).isTrue();
    assertThat(names.isExactly(List.of("n1", "n1", "n70", "n199", "stranger"))).isTrue();
    assertThat(names.isExactly(List.of("n1", "n1", "n70", "stranger"))).isFalse();
    assertThat(names.isExactly(List.of("n1", "n70", "n199"))).isFalse();
    assertThat(names.isExactly(List.of("n1", "n70", "n199", "other"))).isFalse();
    assertThat(names.isExactly(List.of("n1", "n2", "n70", "n199", "stranger"))).isFalse();

    index.add("stranger");
    assertThat(names.isExactly(List.of("n1", "n70", "n199", "stranger"))).isTrue();
    assertThat(new NameSet(index).isExactly(List.of())).isTrue();
  }
}
