package dev.fingerpost.server.ads.stream;

import dev.fingerpost.server.store.Registration;
import dev.fingerpost.server.store.View;

/**
 * What a conversation begins with.
 *
 * @param first what the client shall have at first
 * @param registration by which the stream is told of changes
 * @param ledger of what nodes refused
 */
public record Opening(
    Setup setup,
    View first,
    Registration registration,
    Ledger ledger,
    StreamMetrics metrics,
    Loop loop) {}
