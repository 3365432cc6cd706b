package dev.fingerpost.server.ads.stream;

import static java.util.stream.Collectors.toSet;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.store.Packed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens after a refusal of one type: nothing of the refused response is sent again except to
 * search it; what is found guilty is replaced by its last good version or by its removal.
 * Owned by the stream's loop.
 */
final class Isolation {

  private final TypeState state;
  private final NodeView view;
  private final Quarantine quarantine;
  private final Deque<PartSearch> partSearches = new ArrayDeque<>();
  private @Nullable Search search;
  private boolean probing;
  private boolean probingParts;
  private String error = "";

  Isolation(TypeState state, NodeView view, Quarantine quarantine) {
    this.state = state;
    this.view = view;
    this.quarantine = quarantine;
  }

  /** Whether it is not clear yet who is guilty. */
  boolean isSearching() {
    return search != null || !partSearches.isEmpty();
  }

  /** The client refused a response. */
  void refused(InFlight response, String text) {
    error = text;
    if (isPartProbe(response)) {
      response.resources().forEach(packed -> state.setBack(packed.name()));
      endPartProbe().partRefused();
    } else {
      suspect(response);
    }
    if (isSearching()) {
      state.refusedWith(text);
    }
  }

  private void suspect(InFlight response) {
    ImmutableList<Packed> suspects =
        response.resources().stream()
            .filter(view::isCurrent)
            .filter(packed -> quarantine.refusal(packed).isEmpty())
            .collect(ImmutableList.toImmutableList());
    for (Packed suspect : response.resources()) {
      if (state.known().has(suspect)) {
        state.setBack(suspect.name());
      }
    }
    suspects.forEach(suspect -> state.hold(suspect.name()));
    Search current = current();
    if (response.purpose() == InFlight.Purpose.PROBE) {
      probing = false;
      current.partRefused();
    } else {
      if (suspects.size() == response.resources().size()) {
        current.refused(suspects, error);
      } else {
        current.doubted(suspects);
      }
      Set<String> suspected = suspects.stream().map(Packed::name).collect(toSet());
      response.resources().stream()
          .map(Packed::name)
          .filter(name -> !suspected.contains(name))
          .forEach(state::force);
    }
    judge(current);
  }

  /** The client took a response. */
  void accepted(InFlight response) {
    if (isPartProbe(response)) {
      endPartProbe().accepted();
      return;
    }
    Search current = search;
    if (response.purpose() != InFlight.Purpose.PROBE || current == null) {
      return;
    }
    probing = false;
    response.resources().forEach(packed -> state.release(packed.name()));
    current.partAccepted();
    judge(current);
  }

  /** Takes the next part to send, if it is time for one. */
  Optional<List<Packed>> nextProbe() {
    if (probing) {
      return Optional.empty();
    }
    Search current = search;
    if (current != null) {
      Optional<List<Packed>> some = current.next(this::isStillWanted);
      judge(current);
      if (some.isPresent()) {
        probing = true;
        return some;
      }
    }
    return nextPartProbe();
  }

  /** What of a refused table or assignment to send next. */
  private Optional<List<Packed>> nextPartProbe() {
    while (!partSearches.isEmpty()) {
      PartSearch parts = partSearches.getFirst();
      String name = parts.refused().name();
      Optional<Packed> probe = state.subscription().covers(name) ? parts.next() : Optional.empty();
      if (probe.isPresent()) {
        probing = true;
        probingParts = true;
        return Optional.of(List.of(probe.get()));
      }
      partSearches.removeFirst();
      if (parts.leavesNothing()) {
        quarantine.refuse(parts.refused(), parts.lastGood(), error);
      } else {
        for (Packed part : parts.guilty()) {
          quarantine.refusePart(part, parts.instead(part), parts.before(part), error);
        }
      }
      state.release(name);
      if (!parts.hasCleared()) {
        state.force(name);
      }
      state.refreshStatus();
    }
    return Optional.empty();
  }

  private boolean isPartProbe(InFlight response) {
    return probingParts && response.purpose() == InFlight.Purpose.PROBE;
  }

  private PartSearch endPartProbe() {
    probing = false;
    probingParts = false;
    return partSearches.getFirst();
  }

  private boolean isStillWanted(Packed packed) {
    boolean wanted = view.isCurrent(packed) && state.subscription().covers(packed.name());
    if (!wanted) {
      state.release(packed.name());
    }
    return wanted;
  }

  private void judge(Search current) {
    for (Packed guilty : current.takeGuilty()) {
      // A wedge's cure is accepted before the refusal is explained: then the good one is settled.
      Optional<Packed> lastGood =
          state
              .lastGood(guilty.name())
              .or(() -> state.settled(guilty.name()))
              .filter(good -> !good.version().equals(guilty.version()));
      Optional<PartSearch> parts = PartSearch.of(guilty, lastGood);
      if (parts.isPresent()) {
        state.hold(guilty.name());
        partSearches.add(parts.get());
        continue;
      }
      quarantine.refuse(guilty, lastGood, error);
      state.release(guilty.name());
      state.force(guilty.name());
    }
    if (!current.isOpen()) {
      search = null;
      state.refreshStatus();
    }
  }

  private Search current() {
    Search current = search;
    if (current == null) {
      current = new Search();
      search = current;
    }
    return current;
  }
}
