/** The {@code loadBalancer} block: what may be written, and the record it becomes. */
@NullMarked
package dev.fingerpost.policies.balance;

import org.jspecify.annotations.NullMarked;
