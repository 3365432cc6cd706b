package dev.fingerpost.server.brake;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.InstanceKey;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.catalog.ServiceCatalog;
import dev.fingerpost.model.policy.PolicySet;
import dev.fingerpost.model.policy.guard.Guard;
import dev.fingerpost.model.policy.guard.Guard.WhenEmpty;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which losses are doubted (DEC-23). What an instance says of itself is believed, unless a large
 * part of all do so at once; that it is not listed any more is believed in small portions.
 *
 * @param published what went out last
 * @param windows what was lost lately
 */
record Rules(ServiceCatalog published, PolicySet policies, Windows windows) {

  /** A larger part of all instances is doubted. */
  private static final int PART_OF_ALL = 30;

  /** So few instances are no mass, however small the catalog is. */
  private static final int FEW = 3;

  /** A smaller service may lose more than a part: one of two is half. */
  private static final int SMALLEST = 4;

  ImmutableList<Doubt> judge(ImmutableList<Loss> losses) {
    ImmutableList<Loss> guarded =
        losses.stream()
            .filter(loss -> loss.guard().holds())
            .collect(ImmutableList.toImmutableList());
    if (guarded.isEmpty()) {
      return ImmutableList.of();
    }
    ImmutableList<Loss> vanishing =
        guarded.stream()
            .filter(loss -> !loss.vanished().isEmpty())
            .collect(ImmutableList.toImmutableList());
    ImmutableList.Builder<Doubt> doubts = ImmutableList.builder();
    Optional<Doubt> many = manyVanished(vanishing);
    if (many.isPresent()) {
      doubts.add(many.get());
    } else {
      vanishing.forEach(loss -> vanished(loss).ifPresent(doubts::add));
    }
    manySickened(guarded).ifPresent(doubts::add);
    return doubts.build();
  }

  private Optional<Doubt> vanished(Loss loss) {
    Guard guard = loss.guard();
    int largest = largest(loss);
    int lost = largest - loss.serving().after();
    if (loss.serving().after() == 0) {
      Reason reason =
          switch (loss.name()) {
            case LISTED -> Reason.EMPTIED;
            case GONE -> Reason.GONE;
          };
      return guard.empty() == WhenEmpty.ALLOWED
          ? Optional.empty()
          : Optional.of(Doubt.of(reason, ImmutableList.of(loss), lost, largest, 100));
    }
    int percent = guard.maxDrop().value();
    return largest >= SMALLEST && isOver(lost, percent, largest)
        ? Optional.of(Doubt.of(Reason.DROPPED, ImmutableList.of(loss), lost, largest, percent))
        : Optional.empty();
  }

  private Optional<Doubt> manyVanished(ImmutableList<Loss> vanishing) {
    if (vanishing.isEmpty()) {
      return Optional.empty();
    }
    Set<String> earlier = new HashSet<>(windows.services());
    int lost = 0;
    for (Loss loss : vanishing) {
      earlier.remove(loss.service());
      lost += Math.max(0, largest(loss) - loss.serving().after());
    }
    int gone = earlier.stream().mapToInt(this::gone).sum();
    if (lost + gone <= FEW) {
      return Optional.empty();
    }
    int of = gone;
    for (Loss loss : vanishing) {
      of += largest(loss) - loss.serving().before();
    }
    for (Service service : published.services().values()) {
      of += Loss.serving(service.instances(), policies.of(service.name()).instances());
    }
    return isOver(lost + gone, PART_OF_ALL, of)
        ? Optional.of(Doubt.of(Reason.MANY_VANISHED, vanishing, lost + gone, of, PART_OF_ALL))
        : Optional.empty();
  }

  private Optional<Doubt> manySickened(ImmutableList<Loss> guarded) {
    ImmutableList<Loss> sickening =
        guarded.stream()
            .filter(loss -> !loss.sickened().isEmpty())
            .collect(ImmutableList.toImmutableList());
    if (sickening.isEmpty()) {
      return Optional.empty();
    }
    int sick = stillSick() + sickening.stream().mapToInt(loss -> loss.sickened().size()).sum();
    if (sick <= FEW) {
      return Optional.empty();
    }
    int of = published.instanceCount();
    return isOver(sick, PART_OF_ALL, of)
        ? Optional.of(Doubt.of(Reason.MANY_SICKENED, sickening, sick, of, PART_OF_ALL))
        : Optional.empty();
  }

  /** The most that took requests lately, without those that say themselves that they are out. */
  private int largest(Loss loss) {
    return windows.largest(loss.service(), loss.serving().before()) - loss.sickened().size();
  }

  /** What a service that loses nothing now has lost lately. */
  private int gone(String name) {
    int now = Loss.serving(instances(name), policies.of(name).instances());
    return windows.largest(name, now) - now;
  }

  private int stillSick() {
    int sick = 0;
    for (String name : windows.services()) {
      Set<InstanceKey> keys = windows.sickened(name);
      for (Instance instance : keys.isEmpty() ? ImmutableList.<Instance>of() : instances(name)) {
        boolean isSick =
            keys.contains(instance.key()) && !policies.of(name).instances().takesRequests(instance);
        sick += isSick ? 1 : 0;
      }
    }
    return sick;
  }

  private ImmutableList<Instance> instances(String name) {
    Service service = published.services().get(name);
    return service == null ? ImmutableList.of() : service.instances();
  }

  private static boolean isOver(int part, int percent, int of) {
    return part * 100L > (long) percent * of;
  }
}
