/** The time-out keys. */
@NullMarked
package dev.fingerpost.policies.timeout;

import org.jspecify.annotations.NullMarked;
