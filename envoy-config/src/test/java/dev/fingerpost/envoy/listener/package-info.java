/** Tests of `listener`. */
@NullMarked
package dev.fingerpost.envoy.listener;

import org.jspecify.annotations.NullMarked;
