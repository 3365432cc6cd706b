/** The {@code gateways} of a file: what may be written, and what must hold across it. */
@NullMarked
package dev.fingerpost.policies.gateway;

import org.jspecify.annotations.NullMarked;
