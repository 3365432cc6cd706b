/** The `locality` facet: which zones of a service come first. */
@NullMarked
package dev.fingerpost.model.policy.locality;

import org.jspecify.annotations.NullMarked;
