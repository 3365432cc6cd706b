/** The `circuitBreaker` facet: limits on what one Envoy asks of one cluster. */
@NullMarked
package dev.fingerpost.model.policy.circuit;

import org.jspecify.annotations.NullMarked;
