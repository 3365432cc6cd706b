package dev.fingerpost.discovery.consul.catalog;

import com.google.common.collect.ImmutableList;
import dev.fingerpost.discovery.RegistryProblem;
import dev.fingerpost.discovery.consul.rows.Reading;
import dev.fingerpost.model.catalog.Instance;
import dev.fingerpost.model.catalog.Service;
import dev.fingerpost.model.diagnostic.Diagnostic;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one name of a Consul: the last reading that was believed, and what speaks
 * against the newest. Owned by its {@link CatalogState}.
 */
final class KnownService {

  private boolean listed = true;
  private @Nullable Reading reading;

  /** Whether there was ever more behind the name than proxies and gateways. */
  private boolean callable = true;

  /** Whether all rows are gone and that is not believed. */
  private boolean emptied;

  private @Nullable String trouble;
  private @Nullable FlipDamper damper;

  void list(boolean nowListed) {
    listed = nowListed;
  }

  boolean isRead() {
    return reading != null;
  }

  /** Whether neither the list nor a row speaks for it any more. */
  boolean isGone() {
    return !listed && (reading == null || reading.rows() == 0 || emptied);
  }

  /** Whether it is listed and shows nothing, though everybody who may read sees something. */
  boolean isBlind() {
    return listed && (emptied || (reading != null && reading.rows() == 0));
  }

  /** Takes in a reading; says whether it brought something else than the one before. */
  boolean take(Reading next, Instant now) {
    trouble = null;
    Reading before = reading;
    emptied =
        listed && next.rows() == 0 && before != null && before.rows() > 0 && !before.mayVanish();
    if (emptied) {
      return false;
    }
    reading = next;
    callable = next.rows() == 0 ? callable : next.callable();
    if (before == null || before.service().equals(next.service())) {
      return false;
    }
    if (damper == null) {
      damper = new FlipDamper();
    }
    damper.observe(before.service(), next.service(), now);
    return true;
  }

  void troubled(String reason) {
    trouble = reason;
  }

  void recovered() {
    trouble = null;
  }

  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** The service as it is shown, if anything is to be shown. */
  Optional<Service> shown(Instant now) {
    if (reading == null || !callable) {
      return Optional.empty();
    }
    return Optional.of(damper == null ? reading.service() : damper.damped(reading.service(), now));
  }

  /** Whether it is shown otherwise with time alone. */
  boolean isRestless(Instant now) {
    return damper != null && !damper.restless(now).isEmpty();
  }

  /** Whether an instance of it runs on the host. */
  boolean isOn(String node) {
    return reading != null
        && reading.service().instances().stream()
            .map(Instance::key)
            .anyMatch(key -> key.node().equals(node));
  }

  ImmutableList<Diagnostic> diagnostics(String name, Instant now) {
    if (reading == null) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<Diagnostic> all = ImmutableList.builder();
    all.addAll(reading.diagnostics());
    if (emptied) {
      all.add(RegistryProblem.ROWS_HELD.at(name, reading.rows()));
    } else if (reading.rows() == 0 && callable) {
      all.add(RegistryProblem.NO_ROWS.at(name));
    }
    if (damper != null) {
      int restless = damper.restless(now).size();
      if (restless > 0) {
        all.add(RegistryProblem.FLIPS.at(name, restless));
      }
    }
    return all.build();
  }
}
