/** The {@code gateways} block: hosts and paths at the edge. */
@NullMarked
package dev.fingerpost.policies.gateway;

import org.jspecify.annotations.NullMarked;
