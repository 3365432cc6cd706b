package dev.fingerpost.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
}
