package dev.fingerpost.server.audit;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.fingerpost.server.audit.AuditEntry.Answers;
import dev.fingerpost.server.audit.AuditEntry.Cause;
import dev.fingerpost.server.audit.AuditEntry.Some;
import java.time.Instant;
import java.util.Optional;

/** Audit logs for tests. */
public final class AuditLogs {

  private AuditLogs() {}

  /** Adds entries with these changes. */
  public static void append(AuditLog log, String... changes) {
    for (String change : changes) {
      log.append(entry(change));
    }
  }

  static AuditEntry entry(String change) {
    return new AuditEntry(
        Instant.parse("2026-01-01T00:00:00Z"),
        change,
        new Cause(Optional.empty(), ImmutableSortedMap.of(), ImmutableSet.of()),
        new Some(),
        new Some(),
        new Some(),
        new Answers(3, 1));
  }
}
