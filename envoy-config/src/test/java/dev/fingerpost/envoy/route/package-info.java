/** Tests of `route`. */
@NullMarked
package dev.fingerpost.envoy.route;

import org.jspecify.annotations.NullMarked;
