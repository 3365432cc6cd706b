package dev.fingerpost.envoy.check.field;

import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Messages that were looked at lately and need no second look, wherever they stand: services whose
 * policy is the same differ in little more than their names. Bounded; owned by one thread.
 */
public final class RecentMessages {
  private static final int MOST = 1_024;
  private static final float USUAL_LOAD = 0.75f;

  private final Map<Message, Boolean> messages =
      new LinkedHashMap<>(MOST, USUAL_LOAD, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Message, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** Whether it is one of them, which makes it the newest. */
  public boolean contains(Message message) {
    return messages.get(message) != null;
  }

  /** Adds one; the one that was longest out of use is forgotten. */
  public void add(Message message) {
    messages.put(message, true);
  }
}
