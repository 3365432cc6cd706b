/** Cluster plans as Envoy clusters. */
@NullMarked
package dev.fingerpost.envoy.cluster;

import org.jspecify.annotations.NullMarked;
