/** Tests of `print`. */
@NullMarked
package dev.fingerpost.envoy.print;

import org.jspecify.annotations.NullMarked;
