/** The `routes` facet: which requests of a service get what others do not. */
@NullMarked
package dev.fingerpost.model.policy.routing;

import org.jspecify.annotations.NullMarked;
