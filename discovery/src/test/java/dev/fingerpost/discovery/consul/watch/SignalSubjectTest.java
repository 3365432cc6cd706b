package dev.fingerpost.discovery.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedSet;
import dev.fingerpost.discovery.consul.wire.Hint;
import dev.fingerpost.discovery.consul.wire.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignalSubjectTest {

  private static final Hint PAY = new Hint("pay", "n1", "c");
  private static final Hint BEFORE = new Hint("", "n1", "7");
  private static final Hint AFTER = new Hint("", "n1", "9");
  private static final Hint OTHER = new Hint("", "n2", "8");

  private final List<ImmutableSortedSet<Hint>> told = new ArrayList<>();

  @Test
  void aCheckThatFailsAlreadyIsNews() {
    SignalSubject critical = subject(Hint.Signal.CRITICAL);

    critical.took(ImmutableSortedSet.of(PAY));
    critical.took(ImmutableSortedSet.of());

    assertThat(told).containsExactly(ImmutableSortedSet.of(PAY), ImmutableSortedSet.of(PAY));
  }

  @Test
  void aNodeIsNewsWhenItIsEdited() {
    SignalSubject nodes = subject(Hint.Signal.NODES);

    nodes.took(ImmutableSortedSet.of(BEFORE, OTHER));
    assertThat(told).isEmpty();
    nodes.took(ImmutableSortedSet.of(AFTER, OTHER));

    assertThat(told).containsExactly(ImmutableSortedSet.of(BEFORE, AFTER));
  }

  private SignalSubject subject(Hint.Signal signal) {
    return new SignalSubject(signal, new Scope(Optional.empty(), Optional.empty()), told::add);
  }
}
