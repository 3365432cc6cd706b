package dev.fingerpost.server.ads.stream;

import static dev.fingerpost.envoy.resource.ResourceType.ENDPOINT;
import static dev.fingerpost.server.store.Resources.assignment;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.fingerpost.envoy.resource.ChangeSet;
import dev.fingerpost.envoy.resource.Entry;
import dev.fingerpost.envoy.resource.ResourceId;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.server.store.Packed;
import dev.fingerpost.server.store.Publication;
import dev.fingerpost.server.store.ResourceStore;
import dev.fingerpost.server.store.View;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KnownTest {

  private static final Audience WEB = new Audience("web", Audience.DEFAULT_OUTBOUND);
  private static final ResourceId A = new ResourceId(ENDPOINT, "a");

  private final ResourceStore store = new ResourceStore();
  private final ScriptedSight sight = new ScriptedSight();

  /** Publishes a version of one assignment, or its end. */
  private View publish(Entry... entries) {
    ImmutableList<ResourceId> removed =
        entries.length == 0 ? ImmutableList.of(A) : ImmutableList.of();
    store.publish(
        new Publication(
            new ChangeSet(ImmutableList.copyOf(entries), removed),
            ImmutableMap.of(WEB, ImmutableList.of())));
    View view = store.view(WEB).orElseThrow();
    sight.newest = view.generation();
    return view;
  }

  private Known knownAt(View view) {
    sight.told = view;
    return new Known(ENDPOINT, sight);
  }

  /** The stream is told of a view, and of what differs. */
  private void tell(Known known, View view, String... names) {
    View before = sight.told();
    sight.told = view;
    for (String name : names) {
      known.moved(before, name);
    }
  }

  private static final class ScriptedSight implements Sight {

    private @Nullable View told;
    private long newest;

    @Override
    public View told() {
      return Objects.requireNonNull(told);
    }

    @Override
    public long generation() {
      return newest;
    }
  }

  private static String version(Known known) {
    return Objects.requireNonNull(known.get("a")).version();
  }

  @Test
  void aChangeOfTheViewIsNoChangeOfTheClient() {
    Known known = knownAt(publish(assignment("a", 1)));
    known.put(Packed.of(assignment("a", 1)));
    String before = known.fingerprint();
    tell(known, publish(assignment("a", 2)), "a");

    assertThat(version(known)).isEqualTo(assignment("a", 1).version());
    assertThat(known.fingerprint()).isEqualTo(before);

    known.put(Packed.of(assignment("a", 2)));
    assertThat(version(known)).isEqualTo(assignment("a", 2).version());
    tell(known, publish(), "a");
    assertThat(version(known)).isEqualTo(assignment("a", 2).version());
    known.remove("a");
    assertThat(known.has("a")).isFalse();
    assertThat(known.fingerprint()).isEqualTo("0000000000000000");
  }

  /** The stream looks at a newer view than it was told of, and is not told of what lies between. */
  @Test
  void aRetiredVersionStaysWhatItIs() {
    Known known = knownAt(publish(assignment("a", 1)));
    View without = publish();
    known.put(Packed.of(assignment("a", 1)));
    tell(known, without);

    assertThat(version(known)).isEqualTo(assignment("a", 1).version());
  }

  @Test
  void whatComesAndGoesUntoldIsNotTakenForWhatTheClientHas() {
    View first = publish(assignment("a", 1));
    Known known = knownAt(first);
    View between = publish(assignment("a", 2));
    View last = publish(assignment("a", 1));
    known.put(Packed.of(assignment("a", 1)));
    tell(known, between);
    assertThat(version(known)).isEqualTo(assignment("a", 1).version());
    tell(known, last);

    assertThat(version(known)).isEqualTo(assignment("a", 1).version());
  }
}
