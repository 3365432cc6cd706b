package dev.fingerpost.envoy.translate;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.model.plan.ServicePlan;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Translates services side by side where many have changed: no part of one depends on another. Each
 * lane remembers for itself what it has checked. Owned by one thread, which waits for all of them.
 */
final class Lanes {

  /** For fewer it is not worth waking another thread. */
  private static final int MANY = 64;

  private final ImmutableList<PartTranslations> lanes;

  Lanes(int most) {
    lanes =
        Stream.generate(PartTranslations::new).limit(most).collect(ImmutableList.toImmutableList());
  }

  /** A service with a plan that it has not seen. */
  record Change(TranslatedService service, ServicePlan plan) {}

  /** Has each service take its plan. */
  Work translate(List<Change> changes) {
    int count = changes.size() < MANY ? 1 : lanes.size();
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(lane -> translate(changes, lane, count))
        .reduce(Work.NONE, Work::plus);
  }

  long checked() {
    return lanes.stream().mapToLong(lane -> lane.check().checked()).sum();
  }

  /** Every so many-th from one on. */
  private Work translate(List<Change> changes, int lane, int count) {
    Work work = Work.NONE;
    for (int n = lane; n < changes.size(); n += count) {
      Change change = changes.get(n);
      work = work.plus(change.service().update(change.plan(), lanes.get(lane)));
    }
    return work;
  }
}
