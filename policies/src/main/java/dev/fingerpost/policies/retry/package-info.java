/** The {@code retry} block: what may be written, and the record it becomes. */
@NullMarked
package dev.fingerpost.policies.retry;

import org.jspecify.annotations.NullMarked;
