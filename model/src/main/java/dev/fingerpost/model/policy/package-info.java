/** Wishes: what the policy files ask for, complete and effective for every service. */
@NullMarked
package dev.fingerpost.model.policy;

import org.jspecify.annotations.NullMarked;
