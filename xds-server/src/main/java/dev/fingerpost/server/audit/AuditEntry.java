package dev.fingerpost.server.audit;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.model.policy.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the audit log: that something went out, why, and what it changed.
 *
 * @param change a hash of the change, the same on every replica that makes it
 * @param answers of clients since the line before: to what that one says went out, most of all
 */
public record AuditEntry(
    Instant at,
    String change,
    Cause cause,
    Some added,
    Some changed,
    Some removed,
    Answers answers) {

  /** How many names are written out. */
  static final int MOST_NAMES = 20;

  /**
   * Why something went out. None of it: what an earlier change had left for later, as the end of a
   * drain or of a fault.
   *
   * @param commit the policies, if they are other ones than before
   * @param services by registry, those that it described otherwise than before
   * @param approved the hashes that an operator has approved
   */
  public record Cause(
      Optional<Revision> commit,
      ImmutableSortedMap<String, Some> services,
      ImmutableSet<String> approved) {

    private Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      commit.ifPresent(revision -> {
        fields.put("commit", revision.id());
        fields.put("description", revision.description());
      });
      if (!services.isEmpty()) {
        Map<String, Object> registries = new LinkedHashMap<>();
        services.forEach((registry, some) -> registries.put(registry, some.fields()));
        fields.put("registries", registries);
      }
      if (!approved.isEmpty()) {
        fields.put("operator", ImmutableMap.of("approved", List.copyOf(approved)));
      }
      if (fields.isEmpty()) {
        fields.put("time", true);
      }
      return fields;
    }
  }

  /** How many responses clients have accepted and refused. */
  public record Answers(long acks, long nacks) {

    static final Answers NONE = new Answers(0, 0);

    Answers since(Answers before) {
      return new Answers(acks - before.acks, nacks - before.nacks);
    }

    private Map<String, Object> fields() {
      return ImmutableMap.of("ack", acks, "nack", nacks);
    }
  }

  /** So many things, the first of them by name. Owned by whoever fills it, then only read. */
  public static final class Some {

    private final List<String> names = new ArrayList<>();
    private int count;

    void add(String name) {
      count++;
      if (names.size() < MOST_NAMES) {
        names.add(name);
      }
    }

    boolean isEmpty() {
      return count == 0;
    }

    private Map<String, Object> fields() {
      return ImmutableMap.of("count", count, "names", names);
    }
  }

  /** As it is written, without what links it to the others. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", at.toString());
    fields.put("event", "published");
    fields.put("change", change);
    fields.put("cause", cause.fields());
    fields.put("added", added.fields());
    fields.put("changed", changed.fields());
    fields.put("removed", removed.fields());
    fields.put("answers", answers.fields());
    return fields;
  }
}
