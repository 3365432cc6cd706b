/** The {@code guard} block: the brake on sudden mass removal. */
@NullMarked
package dev.fingerpost.policies.guard;

import org.jspecify.annotations.NullMarked;
