/** The {@code faults} block: failures that are made on purpose. */
@NullMarked
package dev.fingerpost.policies.fault;

import org.jspecify.annotations.NullMarked;
