/** The {@code split}, {@code splitOn} and {@code canary} keys: shares of traffic. */
@NullMarked
package dev.fingerpost.policies.split;

import org.jspecify.annotations.NullMarked;
