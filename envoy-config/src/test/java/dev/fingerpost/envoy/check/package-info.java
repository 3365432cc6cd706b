/** Tests of `check`. */
@NullMarked
package dev.fingerpost.envoy.check;

import org.jspecify.annotations.NullMarked;
