package dev.fingerpost.server.ads.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fingerpost.model.source.Shelf;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger that outlives the process, so that a restart sends no refused bytes again. What cannot
 * be read or kept is reported and costs a search, no more.
 *
 * @param ledger what is known
 * @param shelf where it is kept
 */
public record LedgerKeeper(Ledger ledger, Shelf shelf) {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerKeeper.class);

  /** Reads what was kept, and keeps what changes from now on. */
  public static LedgerKeeper open(Shelf shelf, InstantSource clock) {
    Ledger ledger = new Ledger(clock);
    shelf.read().ifPresent(bytes -> restore(ledger, new String(bytes, UTF_8)));
    ledger.onChange(() -> shelf.keep(() -> LedgerText.write(ledger.pages()).getBytes(UTF_8)));
    return new LedgerKeeper(ledger, shelf);
  }

  /** Whether all that the ledger has is kept: what is not, a crash forgets. */
  public boolean isKept() {
    return shelf.isKept();
  }

  private static void restore(Ledger ledger, String text) {
    try {
      ledger.restore(LedgerText.read(text));
    } catch (IllegalArgumentException e) {
      LOG.warn("event=ledger_unreadable error=\"{}\"", e.getMessage());
    }
  }
}
