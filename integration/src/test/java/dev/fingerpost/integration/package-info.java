/** The product as a whole, its architecture, and the real Envoy and the real Consul. */
@NullMarked
package dev.fingerpost.integration;

import org.jspecify.annotations.NullMarked;
