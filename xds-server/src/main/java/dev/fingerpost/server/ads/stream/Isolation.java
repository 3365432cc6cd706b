package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.server.store.Packed;
import java.util.List;
import java.util.Optional;
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
  private @Nullable Search search;
  private boolean probing;
  private String error = "";

  Isolation(TypeState state, NodeView view, Quarantine quarantine) {
    this.state = state;
    this.view = view;
    this.quarantine = quarantine;
  }

  /** Whether it is not clear yet who is guilty. */
  boolean isSearching() {
    return search != null;
  }

  /** The client refused a response. */
  void refused(InFlight response, String text) {
    error = text;
    state.refusedWith(text);
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
      current.refused(suspects, text);
      response.resources().stream()
          .filter(packed -> !suspects.contains(packed))
          .forEach(packed -> state.force(packed.name()));
    }
    judge(current);
  }

  /** The client took a response. */
  void accepted(InFlight response) {
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
    Search current = search;
    if (current == null || probing) {
      return Optional.empty();
    }
    Optional<List<Packed>> part = current.next(this::isStillWanted);
    judge(current);
    probing = part.isPresent();
    return part;
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
      Optional<Packed> lastGood =
          state.lastGood(guilty.name()).filter(good -> !good.version().equals(guilty.version()));
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
