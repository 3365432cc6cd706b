/** The `rateLimit` facet: how much may be asked of a service. */
@NullMarked
package dev.fingerpost.model.policy.limit;

import org.jspecify.annotations.NullMarked;
