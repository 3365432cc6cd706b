package dev.fingerpost.server.brake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A loss that is too large to be believed at once.
 *
 * @param hash a name for exactly this loss, equal on every replica
 * @param losses in the order of their services; one, unless the reason is about all
 * @param lost how many instances are fewer than there lately were
 * @param of how many there lately were
 * @param percent the limit that this is over; 100 where the last one goes
 */
record Doubt(
    String hash, Reason reason, ImmutableList<Loss> losses, int lost, int of, int percent) {

  private static final int HASH = 12;

  static Doubt of(Reason reason, ImmutableList<Loss> losses, int lost, int of, int percent) {
    return new Doubt(hash(reason, losses), reason, losses, lost, of, percent);
  }

  /** What stays the same for as long as it is one trouble to people. */
  String subject() {
    return switch (reason) {
      case DROPPED, EMPTIED, GONE -> losses.getFirst().service();
      case MANY_VANISHED -> "* vanished";
      case MANY_SICKENED -> "* sickened";
    };
  }

  /** The instances that are held, of one of the losses. */
  ImmutableList<Instance> held(Loss loss) {
    return held(reason, loss);
  }

  private static ImmutableList<Instance> held(Reason reason, Loss loss) {
    return switch (reason) {
      case DROPPED, EMPTIED, GONE, MANY_VANISHED -> loss.vanished();
      case MANY_SICKENED -> loss.sickened();
    };
  }

  /** All instances that are held. */
  Stream<Instance> held() {
    return losses.stream().flatMap(loss -> held(loss).stream());
  }

  ImmutableSortedSet<String> services() {
    return losses.stream()
        .map(Loss::service)
        .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()));
  }

  /** How long it must be confirmed. */
  Duration hold() {
    return losses.stream().map(loss -> loss.guard().hold()).max(Duration::compareTo).orElseThrow();
  }

  /** How many looks must agree, over {@link #hold}; 0 if no look can tell that this is right. */
  int looks() {
    return switch (reason) {
      case GONE -> 2;
      case DROPPED, EMPTIED -> 3;
      // A registry that lost most of what it knew says the same as often as it is asked.
      case MANY_VANISHED, MANY_SICKENED -> lost * 2 > of ? 0 : 3;
    };
  }

  private static String hash(Reason reason, ImmutableList<Loss> losses) {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, reason == Reason.MANY_SICKENED ? "sickened" : "vanished");
    put(hasher, reason.isAboutAll() ? "*" : losses.getFirst().service());
    for (Loss loss : losses) {
      put(hasher, loss.service());
      for (Instance instance : held(reason, loss)) {
        InstanceKey key = instance.key();
        Stream.of(key.registry(), key.datacenter(), key.node(), key.id())
            .forEach(part -> put(hasher, part));
      }
    }
    return hasher.hash().toString().substring(0, HASH);
  }

  private static void put(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
