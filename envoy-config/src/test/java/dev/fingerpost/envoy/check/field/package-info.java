/** Tests of `check.field`. */
@NullMarked
package dev.fingerpost.envoy.check.field;

import org.jspecify.annotations.NullMarked;
