/** The `guard` facet: how much of a loss is believed at once. */
@NullMarked
package dev.fingerpost.model.policy.guard;

import org.jspecify.annotations.NullMarked;
