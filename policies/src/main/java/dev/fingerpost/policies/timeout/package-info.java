/** The {@code connectTimeout} and {@code timeout} keys. */
@NullMarked
package dev.fingerpost.policies.timeout;

import org.jspecify.annotations.NullMarked;
