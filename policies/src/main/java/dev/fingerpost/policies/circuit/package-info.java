/** The {@code circuitBreaker} block: what may be written, and the record it becomes. */
@NullMarked
package dev.fingerpost.policies.circuit;

import org.jspecify.annotations.NullMarked;
