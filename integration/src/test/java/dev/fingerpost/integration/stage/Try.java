package dev.fingerpost.integration.stage;

/**
 * A request that has reached an instance.
 *
 * @param nanos when, by {@link System#nanoTime}
 */
public record Try(String instance, String method, long nanos) {}
