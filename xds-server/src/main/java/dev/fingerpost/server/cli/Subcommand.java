package dev.fingerpost.server.cli;

import java.util.concurrent.Callable;

/**
 * A subcommand from another jar, found by {@link java.util.ServiceLoader}: a class with picocli's
 * {@code @Command}.
 */
public interface Subcommand extends Callable<Integer> {}
