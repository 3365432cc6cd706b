/** Endpoint plans as Envoy load assignments. */
@NullMarked
package dev.fingerpost.envoy.endpoint;

import org.jspecify.annotations.NullMarked;
