/** Tests of what the control plane tells Prometheus. */
@NullMarked
package dev.fingerpost.server.metrics;

import org.jspecify.annotations.NullMarked;
