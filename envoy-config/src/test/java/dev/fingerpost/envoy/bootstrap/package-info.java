/** Tests of `bootstrap`. */
@NullMarked
package dev.fingerpost.envoy.bootstrap;

import org.jspecify.annotations.NullMarked;
