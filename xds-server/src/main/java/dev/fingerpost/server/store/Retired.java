package dev.fingerpost.server.store;

/**
 * A resource that is no more, kept because streams may still need it: their Envoys hold it until
 * they have taken what replaces it.
 *
 * @param generation the first one without it
 * @param since when it went, by the store's clock, in nanoseconds
 */
record Retired(Packed packed, long generation, long since) {}
