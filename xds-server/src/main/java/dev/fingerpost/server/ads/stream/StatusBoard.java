package dev.fingerpost.server.ads.stream;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says where the client of one stream stands with one type: written by the stream's loop, readable
 * by all threads.
 */
final class StatusBoard {

  private final Map<String, List<Refused>> refused = new LinkedHashMap<>();
  private String accepted = "";
  private volatile TypeStatus status = TypeStatus.NEW;

  TypeStatus status() {
    return status;
  }

  /** The hash of what the client last accepted; empty before. */
  String accepted() {
    return accepted;
  }

  /** Something went out. */
  void pending() {
    status = status(TypeStatus.State.PENDING, status.version());
  }

  /** The client has all of a version. */
  void accept(String version) {
    accepted = version;
  }

  /** The client refused something that is still looked for. */
  void searching(String error) {
    status = new TypeStatus(TypeStatus.State.NACK, accepted, error, status.refused());
  }

  /** What the client refuses of a name now, if anything. */
  void note(String name, List<Refused> refusals) {
    if (refusals.isEmpty()) {
      refused.remove(name);
    } else {
      refused.put(name, refusals);
    }
  }

  /**
   * Says it anew.
   *
   * @param settled whether the client has answered everything
   */
  void refresh(boolean settled) {
    TypeStatus.State unrefused = settled ? TypeStatus.State.ACK : TypeStatus.State.PENDING;
    status = status(refused.isEmpty() ? unrefused : TypeStatus.State.NACK, accepted);
  }

  private TypeStatus status(TypeStatus.State state, String version) {
    if (refused.isEmpty()) {
      return new TypeStatus(state, version, "");
    }
    ImmutableList<Refused> all =
        refused.values().stream().flatMap(List::stream).collect(ImmutableList.toImmutableList());
    return new TypeStatus(state, version, all.getFirst().error(), all);
  }
}
