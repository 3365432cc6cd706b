/** The `faults` facet: delays and failures made on purpose. */
@NullMarked
package dev.fingerpost.model.policy.fault;

import org.jspecify.annotations.NullMarked;
