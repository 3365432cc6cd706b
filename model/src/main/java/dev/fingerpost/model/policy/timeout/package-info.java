/** The `timeout` facet. */
@NullMarked
package dev.fingerpost.model.policy.timeout;

import org.jspecify.annotations.NullMarked;
