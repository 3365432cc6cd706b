/** Tests of `cluster`. */
@NullMarked
package dev.fingerpost.envoy.cluster;

import org.jspecify.annotations.NullMarked;
