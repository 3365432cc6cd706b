/** The `loadBalancer` facet: which instance gets the next request. */
@NullMarked
package dev.fingerpost.model.policy.balance;

import org.jspecify.annotations.NullMarked;
